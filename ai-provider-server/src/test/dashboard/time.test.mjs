import assert from 'node:assert/strict';
import test from 'node:test';
import {
  ago,
  before,
  bucketOf,
  bucketsOf,
  clock,
  dateOf,
  fullDayOf,
  instantOf,
  localText,
  rangeOf,
  startOfDay,
  startOfMonth,
  zoneOf,
} from '../../main/resources/dashboard/time.js';

const HOUR = 3_600_000;
const iso = (date) => date.toISOString();

test('names of zones as Java writes them', () => {
  assert.equal(zoneOf('Europe/Berlin'), 'Europe/Berlin');
  assert.equal(zoneOf('UTC-10'), 'Etc/GMT+10');
  assert.equal(zoneOf('+05:00'), 'Etc/GMT-5');
  assert.equal(zoneOf('UTC+0'), 'UTC');
  assert.equal(zoneOf('Z'), 'UTC');
  assert.equal(zoneOf('Nowhere/City'), null);
  assert.equal(zoneOf(null), null);
});

test('days begin at midnight of the zone, not of UTC', () => {
  const noon = new Date('2026-11-30T12:00:00Z');
  assert.equal(iso(startOfDay(noon, 'UTC')), '2026-11-30T00:00:00.000Z');
  assert.equal(iso(startOfDay(noon, 'Etc/GMT+10')), '2026-11-30T10:00:00.000Z');
  assert.equal(iso(startOfDay(noon, 'Asia/Kolkata')), '2026-11-29T18:30:00.000Z');
  assert.equal(iso(startOfDay(noon, 'Pacific/Auckland')), '2026-11-30T11:00:00.000Z');
});

test('days over changes of the clock have 23 or 25 hours', () => {
  const length = (day, zone) => startOfDay(day, zone, 1) - startOfDay(day, zone);
  assert.equal(length(new Date('2026-03-29T12:00:00Z'), 'Europe/Berlin'), 23 * HOUR);
  assert.equal(length(new Date('2026-10-25T12:00:00Z'), 'Europe/Berlin'), 25 * HOUR);
  assert.equal(length(new Date('2026-10-24T12:00:00Z'), 'Europe/Berlin'), 24 * HOUR);
  assert.equal(length(new Date('2026-10-04T12:00:00Z'), 'Australia/Lord_Howe'), 23.5 * HOUR);
});

test('days of a month add up to it, in each zone', () => {
  for (const zone of ['Etc/GMT+10', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia']) {
    for (const month of ['2026-03-15', '2026-10-15', '2026-11-15']) {
      const noon = new Date(`${month}T12:00:00Z`);
      const end = startOfMonth(noon, zone, 1);
      let day = startOfMonth(noon, zone);
      let days = 0;
      while (day < end) {
        const next = startOfDay(day, zone, 1);
        assert.ok(next > day, `${zone} ${iso(day)}`);
        assert.equal(clock(day, zone).hour, 0);
        day = next;
        days++;
      }
      assert.equal(iso(day), iso(end));
      assert.ok(days === 30 || days === 31);
    }
  }
});

test('a time that the clock skips is when it was put forward, one that it repeats is the first', () => {
  assert.equal(iso(instantOf(2026, 3, 29, 2, 30, 'Europe/Berlin')), '2026-03-29T01:00:00.000Z');
  assert.equal(iso(instantOf(2026, 10, 25, 2, 30, 'Europe/Berlin')), '2026-10-25T00:30:00.000Z');
  // midnight that does not exist: the day begins an hour later
  assert.equal(iso(startOfDay(new Date('2026-09-06T12:00:00Z'), 'America/Santiago')), '2026-09-06T04:00:00.000Z');
});

test('ranges end where days of the zone end', () => {
  const now = new Date('2026-11-30T23:30:00Z'); // already 1 December in Berlin
  const of = (range, zone) => {
    const { from, to } = rangeOf({ range }, zone, '24h', now);
    return [iso(from), iso(to)];
  };
  assert.deepEqual(of('today', 'Europe/Berlin'), ['2026-11-30T23:00:00.000Z', '2026-12-01T23:00:00.000Z']);
  assert.deepEqual(of('7d', 'UTC'), ['2026-11-24T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
  assert.deepEqual(of('month', 'UTC'), ['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
  assert.deepEqual(of('month', 'Europe/Berlin'), ['2026-11-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z']);
  assert.deepEqual(of('last-month', 'Europe/Berlin'), ['2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z']);
  assert.deepEqual(of('1h', 'UTC'), ['2026-11-30T22:45:00.000Z', '2026-11-30T23:45:00.000Z']);
});

test('the last 24 hours are whole hours of the clock, as those of reports', () => {
  const now = new Date('2026-11-30T23:30:12.345Z');
  const ends = (zone) => iso(rangeOf({ range: '24h' }, zone, '24h', now).to);
  assert.equal(ends('UTC'), '2026-12-01T00:00:00.000Z');
  assert.equal(ends('Asia/Kolkata'), '2026-12-01T00:30:00.000Z');
  assert.equal(ends('Asia/Kathmandu'), '2026-12-01T00:15:00.000Z');
  for (const zone of ['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'Europe/Berlin']) {
    const range = rangeOf({ range: '24h' }, zone, '24h', now);
    const hours = bucketsOf(range, 'hour', zone);
    assert.equal(hours.length, 24);
    assert.equal(hours[0], Number(range.from));
  }
});

test('a day of a report is the same day wherever it is read', () => {
  assert.equal(fullDayOf('2026-12-05'), '5 Dec 2026');
});

test('a chosen time counts, a senseless one does not', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  const chosen = rangeOf({ from: '2026-11-01', to: '2026-11-03T06:00' }, 'Asia/Kolkata', '24h', now);
  assert.equal(chosen.range, 'custom');
  assert.equal(iso(chosen.from), '2026-10-31T18:30:00.000Z');
  assert.equal(iso(chosen.to), '2026-11-03T00:30:00.000Z');
  assert.equal(rangeOf({ from: '2026-11-03', to: '2026-11-01' }, 'UTC', '7d', now).range, '7d');
  assert.equal(rangeOf({ range: 'toString' }, 'UTC', '7d', now).range, '7d');
  assert.equal(dateOf('yesterday'), null);
});

test('what a field shows is read back as the same time', () => {
  for (const zone of ['UTC', 'Etc/GMT+10', 'Asia/Kolkata', 'Europe/Berlin']) {
    const date = new Date('2026-07-01T10:15:00Z');
    assert.equal(iso(dateOf(localText(date, zone), zone)), iso(date));
  }
});

test('charts are as fine as their time is short', () => {
  const of = (hours) => bucketOf({ from: new Date(0), to: new Date(hours * HOUR) });
  assert.deepEqual([1, 24, 72, 73, 400 * 24, 401 * 24].map(of), ['quarter', 'hour', 'hour', 'day', 'day', 'month']);
});

test('the time before is as long', () => {
  const earlier = before({ from: new Date(5 * HOUR), to: new Date(7 * HOUR) });
  assert.deepEqual([Number(earlier.from), Number(earlier.to)], [3 * HOUR, 5 * HOUR]);
});

test('how long ago something was', () => {
  const now = new Date('2026-11-30T12:00:00Z');
  assert.equal(ago(null, now), 'never');
  assert.equal(ago('2026-11-30T11:59:58Z', now), 'just now');
  assert.equal(ago('2026-11-30T11:59:20Z', now), '40 s ago');
  assert.equal(ago('2026-11-30T09:00:00Z', now), '3 h ago');
  assert.equal(ago('2026-11-30T12:00:05Z', now), 'just now', 'clocks differ a little');
});
