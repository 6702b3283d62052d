import assert from 'node:assert/strict';
import test from 'node:test';
import { EMPTY, example, requestOf } from '../../main/resources/dashboard/playground/settings.js';

const form = (fields) => ({ ...EMPTY, prompt: 'Hello', ...fields });

test('the least that is asked', () => {
  assert.deepEqual(requestOf(form({ stream: false })), { messages: [{ role: 'user', content: 'Hello' }] });
});

test('a stream has its usage, and so its cost', () => {
  assert.deepEqual(requestOf(form({})).stream_options, { include_usage: true });
});

test('parameters are numbers, and absent ones are left to the model', () => {
  const request = requestOf(form({ temperature: '0.50', max_tokens: '1,000', top_p: ' ' }));
  assert.equal(request.temperature, 0.5);
  assert.equal(request.max_tokens, 1000);
  assert.ok(!('top_p' in request));
});

test('images and the system prompt are parts of the messages', () => {
  const { messages } = requestOf(
    form({ system: 'Be brief.', images: [{ name: 'a.png', data: 'data:image/png;base64,AA' }] }),
  );
  assert.deepEqual(messages[0], { role: 'system', content: 'Be brief.' });
  assert.deepEqual(messages[1].content, [
    { type: 'text', text: 'Hello' },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
  ]);
});

test('the examples of tools and of a schema can be used', () => {
  const request = requestOf(form({ tools: example('tools'), schema: example('schema') }));
  assert.equal(request.tools[0].function.name, 'get_weather');
  assert.equal(request.response_format.json_schema.strict, true);
});

test('what is wrong is said by its name', () => {
  assert.throws(() => requestOf(form({ prompt: ' ' })), /Prompt: this is needed/);
  assert.throws(() => requestOf(form({ tools: '{' })), /Tools: this is not JSON/);
  assert.throws(() => requestOf(form({ schema: 'x' })), /Schema: this is not JSON/);
  assert.throws(() => requestOf(form({ temperature: 'warm' })), /Temperature: 'warm' is not/);
});
