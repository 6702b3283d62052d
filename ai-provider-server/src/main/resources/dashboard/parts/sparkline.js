import { html } from '../html.js';
import { percent } from '../money.js';

/**
 * How a figure went, without numbers; the figure beside it has them.
 *
 * @param {{values: (?number)[], before?: (?number)[]}} props before: to compare with, behind it
 */
export function Sparkline({ values, before = [] }) {
  const most = Math.max(...[...values, ...before].map((value) => value ?? 0), 1e-12);
  const line = (of) =>
    of
      .map((value, i) => `${i ? 'L' : 'M'}${((i / Math.max(1, of.length - 1)) * 100).toFixed(1)} ${(30 - ((value ?? 0) / most) * 28).toFixed(1)}`)
      .join('');
  return html`<svg class="sparkline" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true">
    ${before.length > 1 && html`<path class="past" d=${line(before)} />`}
    ${values.length > 1 && html`<path d=${line(values)} />`}
  </svg>`;
}

/** A share of a whole as a bar and a number. @param {{of: number}} props between 0 and 1 */
export function Share({ of }) {
  return html`<span class="share"><svg aria-hidden="true"><rect width="100%" height="100%" /><rect class="part" width="${Math.max(0, Math.min(1, of)) * 100}%" height="100%" /></svg>${percent(of)}</span>`;
}
