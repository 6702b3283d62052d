import { html } from '../html.js';
import { url, useGet } from '../api.js';
import { link } from '../router.js';
import { brief, count, percent, usd } from '../money.js';
import { bucketOf, fullDayOf, rangeOf } from '../time.js';
import { Chart } from '../parts/chart.js';
import { Empty, Loading } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Choice, Filters, WHOSE } from '../parts/filters.js';
import { Head } from '../parts/head.js';
import { Share, Sparkline } from '../parts/sparkline.js';
import { Table } from '../parts/table.js';
import { Bar, nameOf } from './budgets.js';
import { useZone } from '../parts/zone.js';

const METRICS = {
  cost_usd: ['Cost', usd],
  requests: ['Calls', count],
  tokens: ['Tokens', count],
  prompt_tokens: ['Prompt tokens', count],
  completion_tokens: ['Answer tokens', count],
  errors: ['Errors', count],
  error_rate: ['Error rate', percent],
  cache_hits: ['Answers from the cache', count],
  cache_hit_rate: ['Cache hit rate', percent],
  saved_usd: ['Saved by the cache', usd],
};
const RATES = ['error_rate', 'cache_hit_rate'];
const GROUPS = { model: 'Model', provider: 'Provider', target: 'Provider and model', key: 'Key', user: 'User', tenant: 'Tenant' };
const SHOWN = 7;

/** Who uses and spends what. */
export default function Usage({ route }) {
  const { params } = route;
  const zone = useZone();
  const time = rangeOf(params, zone, '30d');
  const metric = Object.hasOwn(METRICS, params.metric) ? params.metric : 'cost_usd';
  const by = params.by?.startsWith('tag:') || Object.hasOwn(GROUPS, params.by) ? params.by : 'model';
  const tagged = by.startsWith('tag:');
  const by2 = !tagged && params.by2 !== by && Object.hasOwn(GROUPS, params.by2) ? params.by2 : null;
  const bucket = bucketOf(time);
  const limits = Object.fromEntries((tagged ? ['key', 'tenant'] : WHOSE).map((name) => [name, params[name]]));
  const range = { from: time.from.toISOString(), to: time.to.toISOString(), zone };
  const { data, error, loading, reload } = useGet('api/v1/analytics/query', { metric, by, by2, bucket, top: SHOWN, ...range, ...limits });
  const csv = { ...range, group_by: by, interval: bucket === 'quarter' ? 'hour' : bucket, provider: tagged ? null : params.provider, format: 'csv' };
  const reported = by !== 'target' && !params.model && !params.key && !params.tenant;
  return html`<${Head} title="Usage and cost" lead="${time.label}, days and hours in ${zone}">
      ${reported && html`<a class="button" href=${url('api/v1/analytics/costs', csv)} download="usage.csv">Download CSV</a>`}
    <//>
    <${Filters} params=${params} range=${time} only=${tagged ? ['key', 'tenant'] : WHOSE}>${(facets) => html`
      <${Choice} name="metric" label="Figure" all=${null} value=${metric} options=${named(METRICS)} />
      <${Choice} name="by" label="By" all=${null} value=${by} options=${[...named(GROUPS), ...(facets?.tags ?? []).map((tag) => ({ id: `tag:${tag}`, label: `Tag ${tag}` }))]} />
      ${!tagged && html`<${Choice} name="by2" label="And by" all="–" value=${by2 ?? ''} options=${named(GROUPS).filter(({ id }) => id !== by)} />`}`}<//>
    <${ErrorBox} error=${error} retry=${reload} />
    ${!data && loading && html`<${Loading} lines=${8} />`}
    ${data && (data.series.length ? html`<${Report} of=${data} range=${time} />` : html`<section class="card"><${Empty} title="No usage in this time"><p>Choose a longer time or fewer filters.</p><//></section>`)}
    <${Spent} params=${params} zone=${zone} />`;
}

const MOST_BARS = 8;

/** The budgets of which most is spent, with what is expected of them. */
function Spent({ params, zone }) {
  const { data } = useGet('api/v1/analytics/forecast', { days: 1, zone });
  const budgets = (data?.budgets ?? [])
    .filter((one) => WHOSE.every((name) => !params[name] || one.scope !== name || one.subject === params[name]))
    .map((one) => ({ ...one, usd: one.budget_usd, share: one.spent_usd / (one.budget_usd || 1) }))
    .sort((one, other) => other.share - one.share)
    .slice(0, MOST_BARS);
  return budgets.length > 0 && html`<section class="card" aria-label="Budgets">
    <div class="card-head"><h2>Budgets</h2><p><a href=${link('analytics')}>All, with their forecast</a></p></div>
    <${Table} caption="Budgets of which most is spent" columns=${BUDGETS} rows=${budgets} />
  </section>`;
}

const BUDGETS = [
  { key: 'subject', label: 'Budget', head: true, cell: (one) => nameOf(one.scope, one.subject) },
  { key: 'usd', label: 'Amount', num: true, cell: (one) => `${usd(one.usd)} ${{ day: 'a day', month: 'a month', total: 'in all' }[one.period]}` },
  { key: 'bar', label: 'Spent', cell: (one) => html`<${Bar} of=${one} />` },
  { key: 'projected_usd', label: 'Expected until it begins anew', num: true, cell: (one) => (one.projected_usd == null ? '–' : usd(one.projected_usd)) },
  { key: 'exhausts_on', label: 'Used up on', cell: (one) => (one.exhausts_on ? html`<span class="badge bad">${fullDayOf(one.exhausts_on)}</span>` : '–') },
];

const named = (options) => Object.entries(options).map(([id, label]) => ({ id, label: Array.isArray(label) ? label[0] : label }));

/** The largest groups and all others together: what the bars and the rows add up to is the total. */
function Report({ of, range }) {
  const zone = useZone();
  const { metric, by, by2, bucket } = of;
  const [label, format] = METRICS[metric];
  const rate = RATES.includes(metric);
  const rows = of.series.map((one) => ({ ...one, label: one.key.map((part, i) => ((i ? by2 : by) === 'key' && one.name) || part || 'none').join(' / '), params: behind(one.key, by, by2) }));
  if (of.other) rows.push({ ...of.other, label: 'All others' });
  const starts = of.buckets.map((start) => Date.parse(start));
  const edge = (i) => new Date(starts[i] ?? range.to).toISOString();
  const group = by2 ? `${titleOf(by)} and ${titleOf(by2).toLowerCase()}` : titleOf(by);
  const columns = [
    { key: 'label', label: group, head: true, cell: (one) => one.params ? html`<a href=${link('calls', { range: range.range, ...one.params })}>${one.label}</a>` : html`<span class="muted">${one.label}</span>` },
    { key: 'trend', label: 'Over time', cell: (one) => html`<${Sparkline} values=${one.values} />` },
    ...(rate ? [] : [{ key: 'share', label: 'Share', cell: (one) => html`<${Share} of=${of.total.total ? one.total / of.total.total : 0} />` }]),
    { key: 'total', label, num: true, cell: (one) => format(one.total) },
  ];
  return html`<section class="card">
      <${Chart} caption="${label} by ${group.toLowerCase()}" starts=${starts} bucket=${bucket} zone=${zone} lines=${rate} format=${format === count ? brief : format}
        series=${rows.map((one) => ({ name: one.label, values: one.values }))} href=${(i) => link('calls', { range: null, from: edge(i), to: edge(i + 1) })} />
    </section>
    <${Table} caption="${label} by ${group.toLowerCase()}" columns=${columns} rows=${rows} rowKey=${(one) => JSON.stringify(one.key)} foot=${{ label: 'Total', total: format(of.total.total) }} />`;
}

const titleOf = (by) => GROUPS[by] ?? `Tag ${by.slice(4)}`;

/** The filters of the calls of a group; null if calls cannot be found by it. */
function behind(key, by, by2) {
  if (key.includes(null)) return null;
  const one = (name, value) => {
    if (name.startsWith('tag:')) return { tag: `${name.slice(4)}:${value}` };
    const [provider, ...model] = value.split('/');
    return name === 'target' ? { provider, model: model.join('/') } : { [name]: value };
  };
  return { ...one(by, key[0]), ...(by2 ? one(by2, key[1]) : {}) };
}
