import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import { SAMPLES, shortened } from '../../main/resources/dashboard/playground/samples.js';
import { add, emptyAnswer, eventsOf } from '../../main/resources/dashboard/playground/stream.js';

function bodyOf(...parts) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      parts.forEach((part) => controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part));
      controller.close();
    },
  });
}

async function all(body) {
  const events = [];
  for await (const event of eventsOf(body)) events.push(event);
  return events;
}

test('events are read however they are cut', async () => {
  const text = ': hello\r\n\r\ndata: {"a":"ü€😀"}\r\n\r\nevent: x\ndata: 1\ndata: 2\n\ndata:[DONE]\n\n';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const parts = [];
    for (let at = 0; at < bytes.length; at += size) parts.push(bytes.slice(at, at + size));
    assert.deepEqual(await all(bodyOf(...parts)), ['{"a":"ü€😀"}', '1\n2', '[DONE]']);
  }
});

test('an event without an end is not lost', async () => {
  assert.deepEqual(await all(bodyOf('data: a\n\ndata: b')), ['a', 'b']);
});

test('whoever stops reading ends the request', async () => {
  let cancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of eventsOf(endless)) break;
  assert.ok(cancelled);
});

test('chunks become an answer', () => {
  const answer = emptyAnswer();
  const chunks = [
    { model: 'm', choices: [{ delta: { role: 'assistant', content: '' } }] },
    { choices: [{ delta: { reasoning_content: 'hm' } }] },
    { choices: [{ delta: { content: 'Hel' } }] },
    { choices: [{ delta: { content: 'lo' } }] },
    { choices: [{ delta: { tool_calls: [{ index: 0, function: { name: 'find', arguments: '{"a"' } }] } }] },
    {
      choices: [
        {
          delta: { tool_calls: [{ index: 0, function: { arguments: ':1}' } }] },
          finish_reason: 'tool_calls',
        },
      ],
    },
    { choices: [], usage: { prompt_tokens: 3, cost: 0.5 } },
  ];
  assert.deepEqual(
    chunks.map((chunk) => add(answer, chunk)),
    [false, true, true, true, true, true, false],
  );
  assert.equal(answer.text, 'Hello');
  assert.equal(answer.reasoning, 'hm');
  assert.deepEqual(answer.tools, [{ name: 'find', arguments: '{"a":1}' }]);
  assert.equal(answer.finish, 'tool_calls');
  assert.equal(answer.usage.cost, 0.5);
});

test('an answer that is not streamed', () => {
  const answer = emptyAnswer();
  assert.ok(
    add(answer, {
      model: 'm',
      choices: [{ message: { content: [{ type: 'text', text: 'Hi' }] }, finish_reason: 'stop' }],
    }),
  );
  assert.equal(answer.text, 'Hi');
});

const difficult = {
  model: 'gpt',
  messages: [{ role: 'user', content: `It's "quoted" \\ $HOME \`id\` """ '''\nnext ü😀` }],
  temperature: 0.5,
  stream: true,
  tools: [
    {
      type: 'function',
      function: { name: 'f', parameters: { type: 'object', properties: {}, strict: true, x: null } },
    },
  ],
};

const code = (id, request = difficult) =>
  SAMPLES.find((sample) => sample.id === id).code('http://localhost:8005/v1', request);

test('the shell sends what was asked, and nothing of it is run', () => {
  const script = `curl() { while [ "$1" != -d ]; do shift; done; printf %s "$2"; }\n${code('curl')}`;
  assert.deepEqual(JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8' })), difficult);
});

test('the code for Node is valid and asks the same', () => {
  const asked = code('node').match(/create\((\{.*?\n\})\)/s)[1];
  assert.deepEqual(new Function(`return ${asked}`)(), difficult);
});

test('the code for Python has names of constants of Python', () => {
  assert.match(code('python'), /"strict": True,\n/);
  assert.match(code('python'), /"x": None,\n/);
  assert.match(code('python'), /\n {4}stream=True,\n/);
});

test('the text block of Java ends where it should', () => {
  const [, block] = code('java').split('"""\n');
  assert.equal(code('java').match(/(?<!\\)"""/g).length, 2);
  assert.ok(block.includes('\\\\n'), 'an escaped line break stays one');
});

test('no key and no image is in the code', () => {
  const request = {
    model: 'm',
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] },
    ],
  };
  assert.equal(shortened(request).messages[0].content[0].image_url.url, 'data:image/png;base64,...');
  for (const { code } of SAMPLES) assert.ok(!code('http://x/v1', request).includes('AAAA'));
});
