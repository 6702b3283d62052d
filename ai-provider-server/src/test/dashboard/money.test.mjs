import assert from 'node:assert/strict';
import test from 'node:test';
import { brief, change, count, millis, percent, span, usd, usdExact } from '../../main/resources/dashboard/money.js';

test('costs have cents, and small ones three digits', () => {
  assert.equal(usd(0), '$0');
  assert.equal(usd(1234.5), '$1,234.50');
  assert.equal(usd(0.5), '$0.50');
  assert.equal(usd(0.0421), '$0.0421');
  assert.equal(usd(0.0000375), '$0.0000375');
  assert.equal(usd(1e-12), '<$0.000000001');
  assert.equal(usd(-0.004), '-$0.004');
});

test('no value is not 0', () => {
  for (const show of [usd, usdExact, count, brief, percent, millis, span]) {
    assert.equal(show(null), '–');
    assert.equal(show(undefined), '–');
    assert.equal(show(NaN), '–');
  }
});

test('exact costs have all their digits', () => {
  assert.equal(usdExact(0.000123456789), '$0.000123456789');
  assert.equal(usdExact(12), '$12.00');
});

test('counts', () => {
  assert.equal(count(1234567), '1,234,567');
  assert.equal(brief(9999), '9,999');
  assert.equal(brief(1234567), '1.2M');
  assert.equal(percent(0.0123), '1.23%');
  assert.equal(percent(0.5), '50%');
  assert.equal(percent(0), '0%');
});

test('changes', () => {
  assert.equal(change(150, 100), '+50%');
  assert.equal(change(99, 100), '−1%');
  assert.equal(change(5, 0), null, 'nothing to compare with');
  assert.equal(change(null, 3), null);
});

test('durations', () => {
  assert.equal(millis(0.4), '0.4 ms');
  assert.equal(millis(999), '999 ms');
  assert.equal(millis(1234), '1.23 s');
  assert.equal(millis(59000), '59 s');
  assert.equal(millis(90000), '1 min 30 s');
  assert.equal(span(90061), '1 d 1 h');
  assert.equal(span(0), '0 s');
});
