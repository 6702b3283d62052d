import assert from 'node:assert/strict';
import test from 'node:test';
import {
  blocksOf,
  FORMATTED,
  inlinesOf,
  isSafe,
  Markdown,
  SHOWN,
} from '../../main/resources/dashboard/parts/markdown.js';

/** The nodes of a tree, as [tag, properties], and its text. */
function flat(tree) {
  const nodes = [];
  const texts = [];
  const visit = (node) => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === 'string') texts.push(node);
    else if (node && typeof node === 'object') {
      nodes.push([node.type, node.props]);
      visit(node.props.children);
    }
  };
  visit(tree);
  return { nodes, tags: nodes.map(([tag]) => tag), text: texts.join('') };
}

const shown = (text) => flat(Markdown({ text }));

test('HTML and scripts of a model are text', () => {
  const { tags, text } = shown('<img src=x onerror=alert(1)>\n\n<script>alert(2)</script>');
  assert.deepEqual(tags, ['div', 'p', 'p']);
  assert.equal(text, '<img src=x onerror=alert(1)><script>alert(2)</script>');
});

test('a link leads to http or https only', () => {
  for (const address of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/admin',
    'vbscript:x',
    'http:/x',
    'java\nscript:x',
  ]) {
    assert.equal(isSafe(address), false, address);
    assert.ok(!shown(`[x](${address})`).tags.includes('a'), address);
  }
  const { nodes } = shown('see [the page](https://example.com/a?b=c)');
  const [, link] = nodes.find(([tag]) => tag === 'a');
  assert.equal(link.href, 'https://example.com/a?b=c');
  assert.match(link.rel, /noopener/);
});

test('an image is not loaded', () => {
  assert.ok(!shown('![pixel](https://example.com/p.png)').tags.includes('img'));
});

test('no node has a handler, a style or inner HTML', () => {
  const { nodes } = shown(
    '# a\n\n- **b** `c`\n\n> d\n\n|e|f|\n|-|-|\n|1|2|\n\n```js\nonclick="x"\n```\n\n[g](https://h.example)',
  );
  for (const [, props] of nodes) {
    assert.ok(!Object.keys(props).some((name) => /^on|style|html/i.test(name)));
  }
});

test('the blocks of Markdown', () => {
  const blocks = blocksOf(
    '# Title\nA line\nand another\n\n1. one\n   - deeper\n2. two\n\n---\n> quoted\n\n```js\nlet a = "<b>"\n```\nafter',
  );
  assert.deepEqual(
    blocks.map((block) => block.type),
    ['heading', 'paragraph', 'list', 'rule', 'quote', 'code', 'paragraph'],
  );
  assert.equal(blocks[1].text, 'A line\nand another');
  assert.equal(blocks[2].items.length, 2);
  assert.equal(blocks[2].items[0][1].type, 'list');
  assert.equal(blocks[5].text, 'let a = "<b>"');
});

test('a table', () => {
  const [table] = blocksOf('| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 | 5 |');
  assert.deepEqual(table.head, ['a', 'b']);
  assert.deepEqual(table.rows, [
    ['1', '2'],
    ['3', '4'],
  ]);
});

test('a code block that has not ended yet is one', () => {
  assert.deepEqual(blocksOf('```\nhalf'), [{ type: 'code', text: 'half' }]);
});

test('marks without an end stay text', () => {
  assert.deepEqual(inlinesOf('2 * 3 and `open and [half](http'), ['2 * 3 and `open and [half](http']);
});

test('each beginning of a text can be shown, as it arrives', () => {
  const text = '# a\n1. **b**\n   - `c`\n| x | y |\n|---|---|\n| 1 | 2 |\n> q\n```\ncode';
  for (let length = 0; length <= text.length; length++) {
    shown(text.slice(0, length));
  }
});

test('hostile texts take no long time', () => {
  const started = performance.now();
  for (const part of [
    '[',
    '*',
    '`',
    '**',
    '> ',
    '- ',
    '|',
    '# ',
    '[a](',
    '_ ',
    '  - a\n',
    '1. \n',
    '|-',
    '```\n',
  ]) {
    shown(part.repeat(Math.floor(FORMATTED / part.length)));
  }
  assert.ok(performance.now() - started < 5000);
});

test('a long text is shown plain, the beginning of it, with a note', () => {
  const { tags, text } = shown('**x**\n'.repeat(2_000_000));
  assert.deepEqual(tags, ['div', 'p', 'pre']);
  assert.match(text, /12,000,000 characters/);
  assert.ok(text.length < SHOWN + 200);
});
