// Fields of a resource: how a value becomes text that can be edited, and how the text becomes a value.

/**
 * @typedef {object} Field
 * @property {string} name of the API
 * @property {string} label
 * @property {'text'|'integer'|'amount'|'list'|'choice'|'time'|'switch'|'password'} type
 * @property {string} [hint]
 * @property {string} [placeholder] what holds while the field is empty
 * @property {boolean} [required]
 * @property {string[][]} [options] values and labels of a choice
 * @property {string} [suggest] the id of a list of suggestions
 * @property {string} [complete] what a browser may fill in
 * @property {boolean} [fixed] whether it cannot be changed later
 */

/** A value that cannot be used. Its field is named as the API names it in errors. */
export class FieldError extends Error {
  constructor(field, message) {
    super(`${field.label}: ${message}`);
    this.param = field.name;
    this.advice = 'Change the field and try again.';
  }
}

/** @param {Field} field @param {any} value @returns {string} */
export function textOf(field, value) {
  if (value == null) return '';
  if (field.type === 'list') return value.join('\n');
  if (field.type === 'time') return value.slice(0, 16);
  if (field.type === 'amount') return value.toFixed(10).replace(/\.?0+$/, '');
  return String(value);
}

/** @param {Field} field @param {string} text @returns {any} null if it is empty */
export function valueOf(field, text) {
  const trimmed = text.trim();
  if (trimmed === '') {
    if (field.required) throw new FieldError(field, 'this is needed.');
    return null;
  }
  switch (field.type) {
    case 'integer':
      return integer(field, trimmed);
    case 'amount':
      return amount(field, trimmed);
    case 'list':
      return trimmed
        .split(/[\n,]/)
        .map((item) => item.trim())
        .filter(Boolean);
    case 'time':
      return time(field, trimmed);
    case 'switch':
      return trimmed === 'true';
    case 'password':
      return text;
    default:
      return trimmed;
  }
}

function integer(field, text) {
  const plain = text.replace(/(\d)[ _,](?=\d{3}\b)/g, '$1');
  if (!/^\d{1,15}$/.test(plain)) throw new FieldError(field, `'${text}' is not a whole number.`);
  return Number(plain);
}

function amount(field, text) {
  const plain = text.replace(/^\$\s*/, '').replace(/(\d),(?=\d{3}\b)/g, '$1');
  if (!/^\d{1,12}(\.\d{1,10})?$/.test(plain)) {
    throw new FieldError(field, `'${text}' is not an amount in US dollars, such as 12.50.`);
  }
  return Number(plain);
}

function time(field, text) {
  const at = new Date(`${text}${/(Z|[+-]\d\d:\d\d)$/.test(text) ? '' : 'Z'}`);
  if (Number.isNaN(at.getTime()))
    throw new FieldError(field, `'${text}' is not a time, such as 2027-01-31T00:00.`);
  return at.toISOString().replace('.000Z', 'Z');
}

/** The texts to begin with. @param {Field[]} fields @param {Record<string, any>} [resource] */
export function textsOf(fields, resource = {}) {
  return Object.fromEntries(fields.map((field) => [field.name, textOf(field, resource[field.name])]));
}

/** What a new resource has: the fields that are not empty. @returns {Record<string, any>} */
export function created(fields, texts) {
  const body = {};
  for (const field of fields) {
    const value = valueOf(field, texts[field.name] ?? '');
    if (value !== null) body[field.name] = value;
  }
  return body;
}

/** What has changed: null removes a setting. @returns {Record<string, any>} */
export function changed(fields, resource, texts) {
  const body = {};
  for (const field of fields) {
    if (texts[field.name] === textOf(field, resource[field.name])) continue;
    body[field.name] = valueOf(field, texts[field.name]);
  }
  return body;
}
