import { html, useEffect, useRef, useState } from '../html.js';
import { go } from '../router.js';
import { bucketName, bucketTick } from '../time.js';
import { Table } from './table.js';

const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 24;
const SMALLEST_WIDTH = 240;
const LETTER = 6.6; // about the width of one of the axis

/**
 * Values over time: stacked bars, or lines. What is pointed at is shown above, and all of it is there
 * as a table.
 *
 * @param {{caption: string, starts: number[], bucket: string, zone: string,
 *   series: {name: string, values: (?number)[]}[], format: (value: ?number) => string,
 *   lines?: boolean, band?: {name: string, low: number[], high: number[]},
 *   href?: (index: number) => string}} props starts: when the buckets begin; band: around the lines;
 *   href: what is behind a bucket
 */
export function Chart({ caption, starts, bucket, zone, series, format, lines = false, band, href }) {
  const [place, width] = useWidth();
  const [at, setAt] = useState(-1);
  const scale = scaleOf({ starts, series, lines, band, width, format });
  const point = (event) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - left - scale.left) / scale.step);
    setAt(index >= 0 && index < starts.length ? index : -1);
  };
  const shown = at >= 0 && at < starts.length;
  return html`<figure class="chart">
    <figcaption>
      <span>${caption} <span class="muted">· ${zone}</span></span>
      <span class="readout" aria-hidden="true">${shown && `${bucketName(starts[at], bucket, zone)}${lines || series.length < 2 ? '' : `: ${format(scale.sums[at])}`}`}</span>
    </figcaption>
    <ul class="legend">
      ${series.map((one, s) => html`<li key=${s}><i class="dot series-${s % 8}"></i>${one.name}${shown && html` <b aria-hidden="true">${format(one.values[at])}</b>`}</li>`)}
      ${band && html`<li><i class="dot band"></i>${band.name}${shown && html` <b aria-hidden="true">${format(band.low[at])} to ${format(band.high[at])}</b>`}</li>`}
    </ul>
    <div ref=${place}>
      <svg width=${width} height=${HEIGHT} role="img" aria-label="${caption}; the table below has the figures" class=${href ? 'linked' : ''}
        onPointerMove=${point} onPointerLeave=${() => setAt(-1)} onClick=${() => href && shown && go(href(at))}>
        <${Axes} scale=${scale} starts=${starts} bucket=${bucket} zone=${zone} format=${format} />
        ${shown && html`<rect class="pointed" x=${scale.x(at)} y=${TOP} width=${scale.step} height=${HEIGHT - TOP - BOTTOM} />`}
        ${band && html`<path class="band" d=${area(band, scale)} />`}
        ${lines ? series.map((one, s) => html`<path key=${s} class="line series-${s % 8}" d=${path(one.values, scale)} />`) : html`<${Stacks} series=${series} scale=${scale} />`}
      </svg>
    </div>
    <details>
      <summary>Show as table</summary>
      <${Figures} ...${{ caption, starts, bucket, zone, series, format, lines, band, href, sums: scale.sums }} />
    </details>
  </figure>`;
}

/** The width of an element, also after it changes. @returns {[any, number]} */
function useWidth() {
  const place = useRef(/** @type {?HTMLElement} */ (null));
  const [width, setWidth] = useState(SMALLEST_WIDTH);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(SMALLEST_WIDTH, Math.floor(entry.contentRect.width))));
    observer.observe(/** @type {HTMLElement} */ (place.current));
    return () => observer.disconnect();
  }, []);
  return [place, width];
}

function scaleOf({ starts, series, lines, band, width, format }) {
  const sums = starts.map((_, i) => series.reduce((sum, one) => sum + (one.values[i] ?? 0), 0));
  const values = lines ? series.flatMap((one) => one.values) : sums;
  const ticks = ticksOf(Math.max(0, ...values.filter((value) => value != null), ...(band?.high ?? [])));
  const left = Math.ceil(Math.max(...ticks.map((tick) => format(tick).length)) * LETTER) + 12;
  const step = (width - left) / Math.max(1, starts.length);
  const most = ticks[ticks.length - 1];
  return {
    sums,
    ticks,
    left,
    step,
    width,
    x: (i) => left + i * step,
    y: (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most),
  };
}

/**
 * Round values from 0 to the first one that is not below the greatest.
 *
 * @param {number} greatest
 */
function ticksOf(greatest) {
  if (!(greatest > 0)) return [0, 1];
  const rough = greatest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((size) => size >= rough * (1 - 1e-9));
  const ticks = [0];
  for (let i = 1; ticks[i - 1] < greatest * (1 - 1e-9); i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

function Axes({ scale, starts, bucket, zone, format }) {
  const names = starts.map((start) => bucketTick(start, bucket, zone));
  const room = Math.max(...names.map((name) => name.length), 4) * LETTER + 16;
  const every = Math.max(1, Math.ceil(room / scale.step));
  const middle = (i) => Math.min(scale.x(i) + scale.step / 2, scale.width - room / 2 + 8);
  return html`<g>
    ${scale.ticks.map((tick) => html`<line x1=${scale.left} x2=${scale.width} y1=${scale.y(tick)} y2=${scale.y(tick)} /><text x=${scale.left - 8} y=${scale.y(tick) + 4} text-anchor="end">${format(tick)}</text>`)}
    ${names.map((name, i) => i % every === 0 && i + every / 2 <= starts.length && html`<text x=${middle(i)} y=${HEIGHT - 6} text-anchor="middle">${name}</text>`)}
  </g>`;
}

function Stacks({ series, scale }) {
  const below = scale.sums.map(() => 0);
  const gap = Math.min(3, scale.step * 0.2);
  return series.map((one, s) => {
    const bars = one.values.map((value, i) => {
      if (!(value > 0)) return '';
      const bottom = scale.y(below[i]);
      below[i] += value;
      const top = Math.min(scale.y(below[i]), bottom - 1);
      return `M${(scale.x(i) + gap / 2).toFixed(1)} ${bottom.toFixed(1)}V${top.toFixed(1)}h${(scale.step - gap).toFixed(1)}V${bottom.toFixed(1)}Z`;
    });
    return html`<path key=${s} class="series-${s % 8}" d=${bars.join('')} />`;
  });
}

/** A line with gaps where there is no value; each begins with a short stroke, so that one value is seen. */
function path(values, scale) {
  let on = false;
  return values
    .map((value, i) => {
      if (value == null) {
        on = false;
        return '';
      }
      const [x, y] = [scale.x(i) + scale.step / 2, scale.y(value).toFixed(1)];
      const part = on ? `L${x.toFixed(1)} ${y}` : `M${(x - 3).toFixed(1)} ${y}h6H${x.toFixed(1)}`;
      on = true;
      return part;
    })
    .join('');
}

function area({ low, high }, scale) {
  const side = (values) => values.map((value, i) => `${(scale.x(i) + scale.step / 2).toFixed(1)} ${scale.y(value).toFixed(1)}`);
  return `M${[...side(high), ...side(low).reverse()].join('L')}Z`;
}

function Figures({ caption, starts, bucket, zone, series, format, lines, band, href, sums }) {
  const number = (key, label, value) => ({ key, label, num: true, cell: ({ i }) => format(value(i)) });
  const columns = [
    {
      key: 'time',
      label: `Time (${zone})`,
      head: true,
      cell: ({ i }) => {
        const name = bucketName(starts[i], bucket, zone);
        return html`<span class="nowrap">${href ? html`<a href=${href(i)}>${name}</a>` : name}</span>`;
      },
    },
    ...series.map((one) => number(one.name, one.name, (i) => one.values[i])),
  ];
  if (band) columns.push(number('low', 'Low', (i) => band.low[i]), number('high', 'High', (i) => band.high[i]));
  if (!lines && series.length > 1) columns.push(number('sum', 'Total', (i) => sums[i]));
  return html`<${Table} caption=${caption} columns=${columns} rows=${starts.map((_, i) => ({ i }))} rowKey=${({ i }) => i} />`;
}
