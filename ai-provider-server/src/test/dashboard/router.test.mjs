import assert from 'node:assert/strict';
import test from 'node:test';
import { comeBack, format, leave, left, link, parse, route } from '../../main/resources/dashboard/router.js';

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

/** What a tab keeps, and its address. */
function tabAt(hash) {
  const kept = new Map();
  globalThis.location = /** @type {any} */ ({ hash });
  globalThis.history = /** @type {any} */ ({ replaceState: (_state, _title, to) => (location.hash = to) });
  return /** @type {any} */ ({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  });
}

test('who comes back from the issuer sees the page that was left, with its filters', () => {
  const tab = tabAt('#/');
  leave(tab, '#/calls?provider=openai&status=failed');
  comeBack(tab);
  assert.equal(location.hash, '#/calls?provider=openai&status=failed');
  assert.deepEqual(route.get().params, { provider: 'openai', status: 'failed' });
  assert.equal(left(tab), null);
});

test('the page stays kept over attempts that fail', () => {
  const tab = tabAt('#/sign-in?error=issuer_refused');
  leave(tab, '#/usage?range=7d');
  comeBack(tab);
  leave(tab, location.hash);
  assert.equal(location.hash, '#/sign-in?error=issuer_refused');
  assert.equal(left(tab), '#/usage?range=7d');
});

test('an address that names a page counts more than the page that was left', () => {
  const tab = tabAt('#/keys');
  leave(tab, '#/usage');
  comeBack(tab);
  assert.equal(location.hash, '#/keys');
  location.hash = '';
  comeBack(tab);
  assert.equal(location.hash, '#/usage');
});
