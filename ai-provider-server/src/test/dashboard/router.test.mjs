import assert from 'node:assert/strict';
import test from 'node:test';
import { format, link, parse, route } from '../../main/resources/dashboard/router.js';

test('an address and back', () => {
  for (const hash of [
    '#/overview',
    '#/calls?provider=openai&status=failed',
    '#/calls?tag=team%3Asearch+%26+ads&min_cost_usd=0.5',
    '#/call/01J%2Fx%3Fy',
  ]) {
    assert.equal(format(parse(hash)), hash);
  }
});

test('what is not there is left out', () => {
  assert.deepEqual(parse(''), { page: 'overview', id: '', params: {} });
  assert.deepEqual(parse('#/calls?provider=&model=x'), { page: 'calls', id: '', params: { model: 'x' } });
  assert.equal(format({ page: 'calls', params: { a: null, b: undefined, c: '', d: 0 } }), '#/calls?d=0');
});

test('an address that nobody can have made is no failure', () => {
  assert.equal(parse('#/call/%E0%A4%A').id, '%E0%A4%A');
  assert.deepEqual(parse('#/calls?a=b?c').params, { a: 'b?c' });
});

test('time, zone and whose calls go along from page to page, other filters do not', () => {
  route.set(parse('#/calls?range=7d&zone=Asia%2FKolkata&key=k1&status=failed'));
  assert.equal(link('usage'), '#/usage?range=7d&zone=Asia%2FKolkata&key=k1');
  assert.equal(link('usage', { key: null, by: 'model' }), '#/usage?range=7d&zone=Asia%2FKolkata&by=model');
  assert.equal(link(`call/${encodeURIComponent('a/b')}`, { range: null, zone: null, key: null }), '#/call/a%2Fb');
});
