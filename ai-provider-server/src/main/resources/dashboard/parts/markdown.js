// A small part of Markdown as nodes: paragraphs, headings, code, lists, quotes, tables, emphasis and
// links. What comes from a model is only ever the text of a node: there is no HTML and no image, and
// a link leads to http or https.
import { h } from '../vendor/preact.js';

/** Longer texts are shown as they are: the page must stay quick. */
export const FORMATTED = 100_000;
/** Of even longer texts the beginning is shown. */
export const SHOWN = 200_000;

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]{0,30})/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const ITEM = /^(\s{0,20})([-*+]|\d{1,9}[.)])\s+(.*)$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const COLUMNS = /^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
// The repetitions are bounded, so that no text takes more than linear time.
const INLINE =
  /`([^`\n]{1,1000})`|\*\*([^*\n]{1,1000})\*\*|\*([^*\s][^*\n]{0,500})\*|\[([^[\]\n]{1,500})\]\(([^()\s]{1,2000})\)/g;

/**
 * @typedef {{type: string, text?: string, level?: number, ordered?: boolean, start?: number,
 *   items?: Block[][], blocks?: Block[], head?: string[], rows?: string[][]}} Block
 * @typedef {string | {type: string, inside: any, href?: string}} Inline
 */

/** The blocks of a text. @param {string} text @returns {Block[]} */
export function blocksOf(text) {
  return read(text.replace(/\r\n?/g, '\n').split('\n'), 0);
}

/** @param {string[]} lines @param {number} depth @returns {Block[]} */
function read(lines, depth) {
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at++;
      continue;
    }
    const [block, next] =
      fence(lines, at) ||
      heading(lines, at) ||
      rule(lines, at) ||
      (depth < 8 && (quote(lines, at, depth) || list(lines, at, depth))) ||
      table(lines, at) ||
      paragraph(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

function fence(lines, at) {
  const begin = FENCE.exec(lines[at]);
  if (!begin) return null;
  let end = at + 1;
  while (end < lines.length && !lines[end].trimStart().startsWith(begin[1])) end++;
  return [{ type: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function heading(lines, at) {
  const found = HEADING.exec(lines[at]);
  return found && [{ type: 'heading', level: found[1].length, text: found[2] }, at + 1];
}

function rule(lines, at) {
  return RULE.test(lines[at]) ? [{ type: 'rule' }, at + 1] : null;
}

function quote(lines, at, depth) {
  const inside = [];
  let end = at;
  for (let found; end < lines.length && (found = QUOTE.exec(lines[end])); end++) inside.push(found[1]);
  return end === at ? null : [{ type: 'quote', blocks: read(inside, depth + 1) }, end];
}

function list(lines, at, depth) {
  const first = ITEM.exec(lines[at]);
  if (!first) return null;
  const ordered = /\d/.test(first[2]);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    if (!item || item[1].length > first[1].length + 1 || /\d/.test(item[2]) !== ordered) break;
    const inside = [item[3]];
    for (end++; end < lines.length && belongsTo(lines, end, item[1].length); end++) {
      inside.push(lines[end].replace(/^\s{1,4}/, ''));
    }
    items.push(read(inside, depth + 1));
  }
  return items.length ? [{ type: 'list', ordered, start: parseInt(first[2], 10) || 1, items }, end] : null;
}

/** Whether a line goes on with an item: it is indented, or blank before such a line. */
function belongsTo(lines, at, indent) {
  const line = lines[at].trim() ? lines[at] : lines[at + 1] || '';
  return line.trim() !== '' && line.length - line.trimStart().length > indent + 1;
}

function table(lines, at) {
  const rule = lines[at + 1];
  if (!lines[at].includes('|') || !rule || !rule.includes('|') || !COLUMNS.test(rule.slice(0, 500)))
    return null;
  const head = cells(lines[at]);
  const rows = [];
  let end = at + 2;
  for (; end < lines.length && lines[end].includes('|'); end++)
    rows.push(cells(lines[end]).slice(0, head.length));
  return [{ type: 'table', head, rows }, end];
}

function cells(line) {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !begins(lines, end)) end++;
  return [{ type: 'paragraph', text: lines.slice(at, end).join('\n') }, end];
}

function begins(lines, at) {
  const line = lines[at];
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);
}

/** The parts of a line of text. @param {string} text @returns {Inline[]} */
export function inlinesOf(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const part = inline(found);
    if (!part) continue;
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push(part);
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** @param {string[]} found by INLINE */
function inline([, code, strong, emphasis, label, address]) {
  if (code) return { type: 'code', inside: [code] };
  if (strong) return { type: 'strong', inside: inlinesOf(strong) };
  if (emphasis) return { type: 'em', inside: inlinesOf(emphasis) };
  return isSafe(address) ? { type: 'a', href: address, inside: inlinesOf(label) } : null;
}

/** Whether a link may be followed. @param {string} address */
export function isSafe(address) {
  try {
    return /^https?:\/\//i.test(address) && /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}

function inlineNodes(text) {
  return inlinesOf(text).map(inlineNode);
}

function inlineNode(part) {
  if (typeof part === 'string') return part;
  const inside = part.inside.map(inlineNode);
  return part.type === 'a'
    ? h('a', { href: part.href, rel: 'noopener noreferrer nofollow', target: '_blank' }, inside)
    : h(part.type, null, inside);
}

function node(block) {
  switch (block.type) {
    case 'code':
      return h('pre', { tabIndex: 0 }, h('code', null, block.text));
    case 'heading':
      return h('h' + Math.min(6, block.level + 3), null, inlineNodes(block.text));
    case 'rule':
      return h('hr', null);
    case 'quote':
      return h('blockquote', null, block.blocks.map(node));
    case 'list':
      return h(
        block.ordered ? 'ol' : 'ul',
        block.ordered ? { start: block.start } : null,
        block.items.map((item) => h('li', null, itemNodes(item))),
      );
    case 'table':
      return tableNode(block);
    default:
      return h('p', null, inlineNodes(block.text));
  }
}

/** An item that is one paragraph needs no paragraph. */
function itemNodes(item) {
  return item.map((block, i) =>
    i === 0 && block.type === 'paragraph' ? inlineNodes(block.text) : node(block),
  );
}

function tableNode({ head, rows }) {
  const row = (tag) => (texts) =>
    h(
      'tr',
      null,
      texts.map((text) => h(tag, null, inlineNodes(text))),
    );
  return h(
    'div',
    { class: 'scroll', tabIndex: 0 },
    h('table', null, h('thead', null, row('th')(head)), h('tbody', null, rows.map(row('td')))),
  );
}

/**
 * A model's text.
 *
 * @param {{text: string, plain?: boolean}} props `plain`: without any formatting
 */
export function Markdown({ text, plain = false }) {
  if (!plain && text.length <= FORMATTED) return h('div', { class: 'markdown' }, blocksOf(text).map(node));
  return h(
    'div',
    { class: 'markdown' },
    !plain && h('p', { class: 'note' }, noteOf(text)),
    h('pre', { class: 'plain', tabIndex: 0 }, text.slice(0, SHOWN)),
    plain && text.length > SHOWN && h('p', { class: 'note' }, noteOf(text)),
  );
}

function noteOf(text) {
  const size = text.length.toLocaleString('en');
  return text.length > SHOWN
    ? `The text has ${size} characters. The first ${SHOWN.toLocaleString('en')} are shown, without formatting.`
    : `The text has ${size} characters: it is shown without formatting.`;
}
