// Figures as people read them.

const NONE = '–';
const known = (value) => typeof value === 'number' && Number.isFinite(value);
const formats = new Map();

function formatted(value, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat('en-US', options));
  return formats.get(key).format(value);
}

/**
 * US dollars: cents from 1 dollar on, and below that as many digits as tell two costs apart.
 *
 * @param {?number} [value]
 */
export function usd(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size === 0) return '$0';
  if (size >= 1) return formatted(value, { style: 'currency', currency: 'USD' });
  if (size < 1e-9) return value < 0 ? '-<$0.000000001' : '<$0.000000001';
  const digits = Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(size))));
  return formatted(value, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  });
}

/** All digits of an amount, for arithmetic that can be checked. @param {?number} [value] */
export function usdExact(value) {
  if (!known(value)) return NONE;
  return formatted(value, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 12,
  });
}

/** @param {?number} [value] */
export const count = (value) => (known(value) ? formatted(value, { maximumFractionDigits: 0 }) : NONE);

/** A count for little space: 1.2M. @param {?number} [value] */
export function brief(value) {
  if (!known(value)) return NONE;
  return Math.abs(value) < 10000
    ? formatted(value, { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 })
    : formatted(value, { notation: 'compact', maximumFractionDigits: 1 });
}

/** A share between 0 and 1. @param {?number} [value] */
export function percent(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  return formatted(value, { style: 'percent', maximumFractionDigits: size > 0 && size < 0.1 ? 2 : 1 });
}

/** How much more or less than before, with its sign. @param {?number} now @param {?number} before */
export function change(now, before) {
  if (!known(now) || !known(before) || before === 0) return null;
  const share = now / before - 1;
  return `${share >= 0 ? '+' : '−'}${formatted(Math.abs(share), { style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 ? 1 : 0 })}`;
}

/** A duration. @param {?number} [value] milliseconds */
export function millis(value) {
  if (!known(value)) return NONE;
  if (value < 10) return `${formatted(value, { maximumFractionDigits: 1 })} ms`;
  if (value < 1000) return `${Math.round(value)} ms`;
  if (value < 60000) return `${formatted(value / 1000, { maximumFractionDigits: value < 10000 ? 2 : 1 })} s`;
  return span(value / 1000);
}

/** A long duration. @param {?number} [seconds] */
export function span(seconds) {
  if (!known(seconds)) return NONE;
  /** @type {[string, number][]} */
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  const [unit, size] = units[first];
  const rest = Math.floor((seconds % size) / (units[first + 1]?.[1] ?? 1));
  return `${Math.floor(seconds / size)} ${unit}${rest && units[first + 1] ? ` ${rest} ${units[first + 1][0]}` : ''}`;
}
