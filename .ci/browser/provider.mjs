// A provider with the protocol of OpenAI that answers what nobody should trust: node provider.mjs PORT
//   hostile: HTML, a script and a link that would run code; huge: 11 MB; endless: until the caller leaves
// GET /left says how many callers left an answer before its end, and which image came last.
import { createServer } from 'node:http';

export const HOSTILE = `<img src=x onerror="document.title='taken over'"> [click](javascript:document.title='taken') <script>document.title='taken'</script>

# A heading

| a | b |
|---|---|
| 1 | \`2\` |

1. one
2. [a page](https://example.com/)
`;
const HUGE = 'word **bold** | [x](y)\n'.repeat(500_000);
const PIECE = 64 * 1024;
let left = 0;
let image = null;

const json = (response, value) => {
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(value));
};

function stream(model, response) {
  const send = (fields) =>
    response.write(
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model, choices: [], ...fields })}\n\n`,
    );
  const say = (content) => send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
  response.setHeader('Content-Type', 'text/event-stream');
  response.on('close', () => {
    if (!response.writableFinished) left++;
  });
  if (model === 'endless') {
    let count = 0;
    const timer = setInterval(
      () => (response.destroyed ? clearInterval(timer) : say(`tick ${count++} `)),
      50,
    );
    return;
  }
  const text = model === 'huge' ? HUGE : HOSTILE;
  for (let at = 0; at < text.length; at += PIECE) say(text.slice(at, at + PIECE));
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  send({ usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 } });
  response.end('data: [DONE]\n\n');
}

if (process.argv[2]) {
  createServer((request, response) => {
    if (request.url === '/left') return json(response, { left, image });
    if (request.method === 'GET') return json(response, { object: 'list', data: [] });
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const { model, messages, stream: streamed } = JSON.parse(body);
      const parts = messages?.flatMap(({ content }) => (Array.isArray(content) ? content : [])) ?? [];
      image = parts.find((part) => part.image_url)?.image_url.url ?? image;
      if (streamed) return stream(model, response);
      const message = { role: 'assistant', content: HOSTILE };
      json(response, {
        id: 'x',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 },
      });
    });
  }).listen(Number(process.argv[2]), '127.0.0.1');
}
