import { html } from '../html.js';
import { useGet } from '../api.js';
import { link } from '../router.js';
import { count, millis, percent } from '../money.js';
import { bucketOf, bucketsOf, rangeOf } from '../time.js';
import { Chart } from '../parts/chart.js';
import { Empty, Loading } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Choice, Filters, WHOSE } from '../parts/filters.js';
import { Head } from '../parts/head.js';
import { Share } from '../parts/sparkline.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

const GROUPS = { target: 'Provider and model', provider: 'Provider', model: 'Model', key: 'Key', tenant: 'Tenant' };
const rate = (value) => (value == null ? '–' : `${value.toFixed(1)}/s`);
const percentiles = (field, label) =>
  ['p50', 'p95', 'p99'].map((p) => [`${field}-${p}`, { label: `${label} ${p}`, of: (one) => one[field]?.[p], format: millis }]);

/** @type {Record<string, {label: string, of: (one: any) => ?number, format: (value: any) => string}>} */
const FIGURES = Object.fromEntries([
  ...percentiles('duration_ms', 'Duration'),
  ...percentiles('ttft_ms', 'First token'),
  ['speed', { label: 'Tokens a second', of: (one) => one.tokens_per_second, format: rate }],
  ['error_rate', { label: 'Error rate', of: (one) => one.error_rate, format: percent }],
]);
const SHOWN = 6;

/** How quickly and how well calls are answered, and by whom. */
export default function Performance({ route }) {
  const { params } = route;
  const zone = useZone();
  const time = rangeOf(params, zone, '24h');
  const by = Object.hasOwn(GROUPS, params.by) ? params.by : 'target';
  const figure = Object.hasOwn(FIGURES, params.figure) ? params.figure : 'duration_ms-p95';
  const bucket = bucketOf(time) === 'quarter' ? 'hour' : bucketOf(time);
  const { data, error, loading, reload } = useGet('api/v1/analytics/performance', {
    from: time.from.toISOString(),
    to: time.to.toISOString(),
    zone,
    group_by: by,
    interval: bucket,
    ...Object.fromEntries(WHOSE.map((name) => [name, params[name]])),
  });
  const options = (of) => Object.entries(of).map(([id, one]) => ({ id, label: one.label ?? one }));
  return html`<${Head} title="Performance" lead="${time.label}, times in ${zone}. To compare providers on the same model, choose the model." />
    <${Filters} params=${params} range=${time}>
      <${Choice} name="figure" label="Chart" all=${null} value=${figure} options=${options(FIGURES)} />
      <${Choice} name="by" label="By" all=${null} value=${by} options=${options(GROUPS)} />
    <//>
    <${ErrorBox} error=${error} retry=${reload} />
    ${!data && loading && html`<${Loading} lines=${8} />`}
    ${data && (data.total.requests ? html`<${Report} of=${data} by=${by} figure=${FIGURES[figure]} bucket=${bucket} range=${time} />` : html`<section class="card"><${Empty} title="No calls in this time"><p>Choose a longer time or fewer filters.</p><//></section>`)}`;
}

function Report({ of, by, figure, bucket, range }) {
  const zone = useZone();
  const starts = bucketsOf(range, bucket, zone);
  const series = of.groups.slice(0, SHOWN).map((group) => {
    const known = new Map((group.intervals ?? []).map((one) => [Date.parse(one.start), figure.of(one)]));
    return { name: group.name ?? group.key ?? 'none', values: starts.map((start) => known.get(start) ?? null) };
  });
  const edge = (i) => new Date(starts[i] ?? range.to).toISOString();
  return html`<section class="card">
      <${Chart} caption="${figure.label} by ${GROUPS[by].toLowerCase()}" starts=${starts} bucket=${bucket} zone=${zone} series=${series} format=${figure.format} lines=${true}
        href=${(i) => link('calls', { range: null, from: edge(i), to: edge(i + 1) })} />
    </section>
    <${Table} caption="By ${GROUPS[by].toLowerCase()}" columns=${columnsFor(by, range)} rows=${of.groups} rowKey=${(one) => one.key} foot=${{ key: 'All', ...Object.fromEntries(NUMBERS.map((column) => [column.key, column.cell(of.total)])) }} />
    <${Failures} of=${of.total} range=${range} />
    <p class="muted small">Percentiles are estimated from histograms, so those of parts of time and of groups cannot be added up. Errors do not include calls that their callers cancelled.</p>`;
}

const NUMBERS = [
  { key: 'requests', label: 'Calls', num: true, cell: (one) => count(one.requests) },
  { key: 'errors', label: 'Errors', num: true, cell: (one) => html`<span class=${one.error_rate > 0.05 ? 'text-bad' : ''}>${percent(one.error_rate)}</span>` },
  ...Object.entries(FIGURES)
    .slice(0, 7)
    .map(([key, { label, of, format }]) => ({ key, label, num: true, cell: (one) => format(of(one)) })),
];

function columnsFor(by, { range }) {
  const params = (key) => (by === 'target' ? { provider: key.split('/')[0], model: key.split('/').slice(1).join('/') } : { [by]: key });
  const cell = (one) => (one.key ? html`<a href=${link('calls', { range, ...params(one.key) })}>${one.name ?? one.key}</a>` : html`<span class="muted">none</span>`);
  return [{ key: 'key', label: GROUPS[by], head: true, cell }, ...NUMBERS];
}

function Failures({ of, range }) {
  const rows = Object.entries(of.failures ?? {}).map(([kind, calls]) => ({ kind, calls }));
  if (!rows.length) return null;
  rows.sort((a, b) => b.calls - a.calls);
  const all = rows.reduce((sum, one) => sum + one.calls, 0);
  const columns = [
    { key: 'kind', label: 'Kind', head: true, cell: (one) => html`<a href=${link('calls', { range: range.range, failure: one.kind })}>${one.kind.replaceAll('_', ' ')}</a>` },
    { key: 'share', label: 'Share', cell: (one) => html`<${Share} of=${one.calls / all} />` },
    { key: 'calls', label: 'Calls', num: true, cell: (one) => count(one.calls) },
  ];
  return html`<section class="card" aria-label="Failures"><div class="card-head"><h2>Failures by kind</h2></div><${Table} caption="Failures by kind" columns=${columns} rows=${rows} /></section>`;
}
