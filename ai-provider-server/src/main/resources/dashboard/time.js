// Times in a named zone. The browser's own zone counts for nothing: days are those of the server's
// zone for reports, or of the one that was chosen, and every page says which.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUARTER = 15 * MINUTE;
const formats = new Map();

/** @param {string} zone @param {Intl.DateTimeFormatOptions} options */
function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options }));
  }
  return formats.get(key);
}

/**
 * A zone as browsers know it: Java's UTC-10 is Etc/GMT+10 for all of them, and UTC+5:30 is +05:30 for
 * those of the last years.
 *
 * @param {?string} [name]
 * @returns {?string} null if there is no such zone
 */
export function zoneOf(name) {
  if (!name || name === 'Z') return name ? 'UTC' : null;
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d\d))?$/.exec(name) ?? [];
  let zone = name;
  if (sign && minutes !== '00') zone = `${sign}${hours.padStart(2, '0')}:${minutes}`;
  else if (sign) zone = Number(hours) ? `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}` : 'UTC';
  try {
    formatter(zone, { hour: 'numeric' });
    return zone;
  } catch {
    return null;
  }
}

/**
 * What a clock in the zone shows.
 *
 * @param {Date | number} instant
 * @param {string} zone
 */
export function clock(instant, zone) {
  const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  const options = /** @type {const} */ ({
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  for (const { type, value } of formatter(zone, options).formatToParts(instant)) {
    if (type in found) found[type] = Number(value);
  }
  return found;
}

/** How far the zone is ahead of UTC, in milliseconds. */
function offset(instant, zone) {
  const { year, month, day, hour, minute, second } = clock(instant, zone);
  const whole = Math.floor(Number(instant) / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

/**
 * When a clock in the zone shows this. If it does so twice, the first time counts; if never, because
 * the clock was put forward, the time at which it was.
 *
 * @param {string} zone
 * @returns {Date}
 */
export function instantOf(year, month, day, hour, minute, zone) {
  const local = Date.UTC(year, month - 1, day, hour, minute);
  const before = offset(local - 24 * HOUR, zone);
  const after = offset(local + 24 * HOUR, zone);
  const candidates = [local - before, local - after];
  const right = candidates.filter((time) => time + offset(time, zone) === local);
  if (right.length) return new Date(Math.min(...right));
  return transition(Math.min(...candidates) - HOUR, Math.max(...candidates) + HOUR, zone);
}

/** The change of the clock between both times. */
function transition(low, high, zone) {
  const before = offset(low, zone);
  while (high - low > MINUTE) {
    const middle = Math.floor((low + high) / 2 / MINUTE) * MINUTE;
    if (offset(middle, zone) === before) low = middle;
    else high = middle;
  }
  return new Date(high);
}

/**
 * The beginning of a day, so many days later.
 *
 * @param {Date | number} instant
 * @param {string} zone
 * @param {number} [days]
 */
export function startOfDay(instant, zone, days = 0) {
  const { year, month, day } = clock(instant, zone);
  return instantOf(year, month, day + days, 0, 0, zone);
}

/** When the hour of the clock began, and so many hours later. */
function startOfHour(instant, zone, hours = 0) {
  const { minute, second } = clock(instant, zone);
  const whole = Math.floor(Number(instant) / 1000) * 1000;
  return new Date(whole - minute * MINUTE - second * 1000 + hours * HOUR);
}

/** @param {Date | number} instant @param {string} zone @param {number} [months] */
export function startOfMonth(instant, zone, months = 0) {
  const { year, month } = clock(instant, zone);
  return instantOf(year, month + months, 1, 0, 0, zone);
}

/** What can be chosen as the time of a page. */
export const RANGES = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  today: 'Today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
  'last-month': 'Last month',
};

/**
 * The time of a page: from and to of the address, or one of the ranges. The last 24 hours are those of
 * the clock, with the one that runs, so that their sums are those of the hours of reports.
 *
 * @param {Record<string, string>} params of the address
 * @param {string} zone
 * @param {string} fallback the range if the address has none
 * @param {Date | number} [now]
 * @returns {{from: Date, to: Date, range: string, label: string}} to is not included, and at least
 *     on a full quarter of an hour, so that the same request is made until the next one
 */
export function rangeOf(params, zone, fallback, now = Date.now()) {
  const from = dateOf(params.from, zone);
  const to = dateOf(params.to, zone);
  if (from && to && from < to) return { from, to, range: 'custom', label: 'Chosen time' };
  const range = Object.hasOwn(RANGES, params.range) ? params.range : fallback;
  return { ...bounds(range, zone, Number(now)), range, label: RANGES[range] };
}

function bounds(range, zone, now) {
  const quarter = new Date(Math.floor(now / QUARTER) * QUARTER + QUARTER);
  const tomorrow = startOfDay(now, zone, 1);
  switch (range) {
    case '1h':
      return { from: new Date(Number(quarter) - HOUR), to: quarter };
    case 'today':
      return { from: startOfDay(now, zone), to: tomorrow };
    case '7d':
    case '30d':
    case '90d':
      return { from: startOfDay(now, zone, 1 - parseInt(range, 10)), to: tomorrow };
    case 'month':
      return { from: startOfMonth(now, zone), to: startOfMonth(now, zone, 1) };
    case 'last-month':
      return { from: startOfMonth(now, zone, -1), to: startOfMonth(now, zone) };
    default: {
      const hour = startOfHour(now, zone, 1);
      return { from: new Date(Number(hour) - 24 * HOUR), to: hour };
    }
  }
}

/**
 * A date, or a date and time, of the address; without an offset it is in the zone.
 *
 * @param {?string} [text]
 * @param {string} [zone]
 * @returns {?Date}
 */
export function dateOf(text, zone = 'UTC') {
  const local = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d)?)?$/.exec(text ?? '');
  if (local) {
    const [year, month, day, hour = 0, minute = 0] = local.slice(1).map((part) => Number(part ?? 0));
    return instantOf(year, month, day, hour, minute, zone);
  }
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time);
}

/** What a field for a date and time holds. @param {Date} date @param {string} zone */
export function localText(date, zone) {
  const { year, month, day, hour, minute } = clock(date, zone);
  const two = (n) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The time before, of the same length, to compare with. @param {{from: Date, to: Date}} time */
export function before({ from, to }) {
  return { from: new Date(2 * Number(from) - Number(to)), to: from };
}

/** How fine a chart of this time is. @param {{from: Date, to: Date}} time */
export function bucketOf({ from, to }) {
  const hours = (Number(to) - Number(from)) / HOUR;
  if (hours <= 6) return 'quarter';
  if (hours <= 72) return 'hour';
  return hours <= 400 * 24 ? 'day' : 'month';
}

const date = (value) => (value instanceof Date ? value : new Date(value));
const show = (value, zone, options) => (value == null ? '–' : formatter(zone, options).format(date(value)));

/** 14:02:31 */
export const time = (value, zone) => show(value, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** 14:02 */
export const minute = (value, zone) => show(value, zone, { hour: '2-digit', minute: '2-digit' });
/** Mon 30 Nov */
export const day = (value, zone) => show(value, zone, { weekday: 'short', day: 'numeric', month: 'short' });
/** 30 Nov 2026 */
export const fullDay = (value, zone) => show(value, zone, { day: 'numeric', month: 'short', year: 'numeric' });
/** 30 Nov 2026, of a day that is one whatever the zone. @param {string} text 2026-11-30 */
export const fullDayOf = (text) => fullDay(`${text}T00:00:00Z`, 'UTC');
/** 30 Nov, 14:02:31 */
export const dateTime = (value, zone) =>
  show(value, zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The name of a bucket of a chart. @param {string} bucket */
export function bucketName(value, bucket, zone) {
  if (bucket === 'day') return day(value, zone);
  if (bucket === 'month') return show(value, zone, { month: 'short', year: 'numeric' });
  return show(value, zone, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** The same for the axis of a chart. @param {string} bucket */
export function bucketTick(value, bucket, zone) {
  if (bucket === 'month') return bucketName(value, bucket, zone);
  if (bucket === 'day') return show(value, zone, { day: 'numeric', month: 'short' });
  const { hour, minute: past } = clock(date(value), zone);
  return hour || past ? minute(value, zone) : show(value, zone, { day: 'numeric', month: 'short' });
}

/**
 * When the buckets of a time begin: quarters and hours one after the other, days and months as the
 * clocks of the zone have them.
 *
 * @param {{from: Date, to: Date}} time
 * @param {string} bucket quarter, hour, day or month
 * @param {string} zone
 * @returns {number[]}
 */
export function bucketsOf({ from, to }, bucket, zone) {
  const next = {
    quarter: (at) => at + QUARTER,
    hour: (at) => at + HOUR,
    day: (at) => Number(startOfDay(at, zone, 1)),
    month: (at) => Number(startOfMonth(at, zone, 1)),
  }[bucket];
  let at = Number(bucket === 'month' ? startOfMonth(from, zone) : startOfDay(from, zone));
  const starts = [];
  for (; at < Number(to); at = next(at)) {
    if (next(at) > Number(from)) starts.push(at);
  }
  return starts;
}

/** How long ago: 5 min ago. @param {?(string | Date)} value @param {Date | number} [now] */
export function ago(value, now = Date.now()) {
  if (value == null) return 'never';
  const seconds = Math.max(0, (Number(now) - Number(date(value))) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/** Zones to choose from: the server's first, then the browser's, UTC, and all that are known. */
export function zones(own) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = Intl.supportedValuesOf?.('timeZone') ?? [];
  return [...new Set([own, here, 'UTC', ...all])].filter((zone) => zone && zoneOf(zone));
}
