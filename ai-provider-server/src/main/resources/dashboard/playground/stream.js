// Reads an answer that arrives as server-sent events.

const LONGEST = 32 * 1024 * 1024;

/**
 * The data of each event of a stream.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<string>}
 */
export async function* eventsOf(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data = [];
  let ended = false;
  try {
    while (!ended) {
      const { value, done } = await reader.read();
      ended = done;
      rest += done ? decoder.decode() + '\n\n' : decoder.decode(value, { stream: true });
      if (rest.length > LONGEST) throw new Error('An event of the stream is larger than 32 MB.');
      const lines = rest.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === '' && data.length) {
          yield data.join('\n');
          data = [];
        } else if (line.startsWith('data:')) {
          data.push(line.slice(line[5] === ' ' ? 6 : 5));
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {}); // it may have failed already
  }
}

/**
 * What has arrived of an answer.
 *
 * @typedef {{text: string, reasoning: string, tools: {name: string, arguments: string}[],
 *   finish: string|null, usage: any, model: string|null, error: ?{message: string}}} Answer
 */

/** @returns {Answer} */
export function emptyAnswer() {
  return { text: '', reasoning: '', tools: [], finish: null, usage: null, model: null, error: null };
}

/**
 * Adds a chunk, or a whole answer, to what has arrived.
 *
 * @param {Answer} answer is changed
 * @param {any} chunk of the format of OpenAI
 * @returns {boolean} whether the chunk has content
 */
export function add(answer, chunk) {
  if (chunk.error) answer.error = chunk.error;
  if (chunk.model) answer.model = chunk.model;
  if (chunk.usage) answer.usage = chunk.usage;
  const choice = chunk.choices?.[0];
  if (!choice) return false;
  if (choice.finish_reason) answer.finish = choice.finish_reason;
  const part = choice.delta || choice.message || {};
  const text = textOf(part.content) || part.refusal || '';
  const reasoning = part.reasoning_content || '';
  answer.text += text;
  answer.reasoning += reasoning;
  for (const call of part.tool_calls || []) addTool(answer.tools, call);
  return Boolean(text || reasoning || part.tool_calls?.length);
}

function textOf(content) {
  return Array.isArray(content) ? content.map((part) => part.text || '').join('') : content || '';
}

/** @param {any[]} tools @param {any} part of a call of a tool */
function addTool(tools, part) {
  const index = part.index ?? tools.length;
  if (index > 127) return;
  const tool = (tools[index] ??= { name: '', arguments: '' });
  tool.name += part.function?.name ?? '';
  tool.arguments += part.function?.arguments ?? '';
}
