import assert from 'node:assert/strict';
import test from 'node:test';
import { changed, created, textOf, textsOf, valueOf } from '../../main/resources/dashboard/parts/fields.js';

const fields = [
  { name: 'name', label: 'Name', type: 'text', required: true },
  { name: 'limit', label: 'Limit', type: 'integer' },
  { name: 'usd', label: 'Budget', type: 'amount' },
  { name: 'models', label: 'Models', type: 'list' },
  { name: 'until', label: 'Until', type: 'time' },
  {
    name: 'tier',
    label: 'Tier',
    type: 'choice',
    options: [
      ['', 'none'],
      ['pro', 'pro'],
    ],
  },
];
const key = {
  name: 'a',
  limit: 5,
  usd: 0.0000001,
  models: ['x', 'y*'],
  until: '2027-01-31T00:00:00Z',
  tier: 'pro',
};

test('what nobody touched is not sent', () => {
  assert.deepEqual(changed(fields, key, textsOf(fields, key)), {});
});

test('each setting is set, changed and cleared', () => {
  const values = { limit: '7', usd: '$ 1,000.50', models: 'p, q\nr', until: '2028-01-01T12:30', tier: 'pro' };
  const wanted = {
    limit: 7,
    usd: 1000.5,
    models: ['p', 'q', 'r'],
    until: '2028-01-01T12:30:00Z',
    tier: 'pro',
  };
  for (const [name, text] of Object.entries(values)) {
    const empty = { name: 'a' };
    assert.deepEqual(changed(fields, empty, { ...textsOf(fields, empty), [name]: text }), {
      [name]: wanted[name],
    });
    const cleared = { ...textsOf(fields, key), [name]: '' };
    assert.deepEqual(changed(fields, key, cleared), { [name]: null });
  }
});

test('a new one has what was filled in', () => {
  assert.deepEqual(created(fields, { ...textsOf(fields), name: ' b ', limit: '3' }), { name: 'b', limit: 3 });
});

test('what cannot be used is said, with the field', () => {
  const wrong = [
    [fields[0], ' '],
    [fields[1], '1.5'],
    [fields[1], '-1'],
    [fields[2], 'ten'],
    [fields[2], '1e3'],
    [fields[4], 'soon'],
  ];
  for (const [field, text] of wrong) {
    assert.throws(
      () => valueOf(field, text),
      (error) => error.param === field.name && error.message.startsWith(field.label),
    );
  }
});

test('a text that was shown is the value again', () => {
  for (const field of fields) {
    assert.deepEqual(valueOf(field, textOf(field, key[field.name])), key[field.name]);
  }
});
