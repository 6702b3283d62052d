// What all lanes are asked: the fields of the form, and the request that they make.
import { FieldError, valueOf } from '../parts/fields.js';

export const EMPTY = {
  system: '',
  prompt: '',
  images: /** @type {{name: string, data: string}[]} */ ([]),
  temperature: '',
  top_p: '',
  max_tokens: '',
  seed: '',
  stop: '',
  reasoning_effort: '',
  tools: '',
  schema: '',
  stream: true,
  fresh: false,
};

/** @type {import('../parts/fields.js').Field[]} */
export const PARAMETERS = [
  { name: 'temperature', label: 'Temperature', type: 'amount', placeholder: 'default' },
  { name: 'top_p', label: 'Top p', type: 'amount', placeholder: 'default' },
  { name: 'max_tokens', label: 'Most tokens', type: 'integer', placeholder: 'default' },
  { name: 'seed', label: 'Seed', type: 'integer', placeholder: 'none' },
  { name: 'stop', label: 'Stop at', type: 'text', placeholder: 'nothing' },
  {
    name: 'reasoning_effort',
    label: 'Reasoning',
    type: 'choice',
    options: [
      ['', 'default'],
      ['low', 'low'],
      ['medium', 'medium'],
      ['high', 'high'],
    ],
  },
];

const TEMPLATE = {
  tools: [
    {
      type: 'function',
      function: {
        name: 'get_weather',
        description: 'The present weather.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    },
  ],
  schema: {
    type: 'object',
    properties: { answer: { type: 'string' }, sure: { type: 'boolean' } },
    required: ['answer', 'sure'],
    additionalProperties: false,
  },
};

/** @param {'tools' | 'schema'} name */
export const example = (name) => JSON.stringify(TEMPLATE[name], null, 2);

/**
 * The request that a form makes, without its model.
 *
 * @param {typeof EMPTY} form
 * @throws {Error} if something in it cannot be used
 */
export function requestOf(form) {
  if (!form.prompt.trim() && !form.images.length)
    throw new FieldError({ name: 'prompt', label: 'Prompt', type: 'text' }, 'this is needed.');
  const body = { messages: messagesOf(form) };
  for (const field of PARAMETERS) {
    const value = valueOf(field, form[field.name]);
    if (value !== null) body[field.name] = value;
  }
  const tools = parsed(form.tools, 'Tools');
  if (tools !== undefined) body.tools = Array.isArray(tools) ? tools : [tools];
  const schema = parsed(form.schema, 'Schema');
  if (schema !== undefined)
    body.response_format = { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
  if (form.stream) Object.assign(body, { stream: true, stream_options: { include_usage: true } });
  return body;
}

/**
 * @param {string} text JSON that somebody typed
 * @param {string} what begins the message if it cannot be read
 * @returns {any} undefined if there is none
 */
function parsed(text, what) {
  if (!text.trim()) return undefined;
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new Error(`${what}: this is not JSON. ${failure.message}`);
  }
}

function messagesOf({ system, prompt, images }) {
  const text = { type: 'text', text: prompt };
  const parts = images.map(({ data }) => ({ type: 'image_url', image_url: { url: data } }));
  const content = images.length ? [...(prompt.trim() ? [text] : []), ...parts] : prompt;
  return [...(system.trim() ? [{ role: 'system', content: system }] : []), { role: 'user', content }];
}

const LARGEST = 10 * 1024 * 1024;

/** An image as a data URL. @param {File} file @returns {Promise<{name: string, data: string}>} */
export function imageOf(file) {
  return new Promise((resolve, reject) => {
    if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) {
      reject(new Error(`${file.name} is not a PNG, JPEG, GIF or WebP.`));
    } else if (file.size > LARGEST) {
      reject(new Error(`${file.name} is larger than 10 MB.`));
    }
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, data: String(reader.result) });
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
}
