import { html } from '../html.js';
import { send, useGet } from '../api.js';
import { link } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { count, percent, usd } from '../money.js';
import { dateOf, dateTime, fullDayOf } from '../time.js';
import { Chart } from '../parts/chart.js';
import { Loading } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Head } from '../parts/head.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';
import { nameOf } from './budgets.js';

/** What is to come, what is unusual, and what could cost less. */
export default function Analytics() {
  const zone = useZone();
  return html`<${Head} title="Insights" lead=${`Forecast, anomalies and suggestions, days in ${zone}`} />
    <${Forecast} zone=${zone} /><${Anomalies} zone=${zone} /><${Suggestions} zone=${zone} />`;
}

function Section({ title, read, children }) {
  const { data, error, loading, reload } = read;
  return html`<section class="card stack" aria-label=${title}>
    <div class="card-head"><h2>${title}</h2></div>
    <${ErrorBox} error=${error} retry=${reload} />
    ${!data && loading && html`<${Loading} />`}
    ${data?.reason && html`<p class="muted">${data.reason}</p>`}
    ${data && children(data)}
  </section>`;
}

const range = (of) => (of ? `${usd(of.cost_usd)} (${usd(of.low)} to ${usd(of.high)})` : '–');

function Forecast({ zone }) {
  const starts = (data) => data.days.map((one) => Number(dateOf(one.date, zone)));
  const read = useGet('api/v1/analytics/forecast', { days: 30, zone });
  return html`<${Section} title="Forecast" read=${read}>${(data) =>
    data.days?.length > 0 &&
    html`<dl class="facts">
        <dt>30 days, with today</dt><dd>${range(data.total)}</dd>
        <dt>This month, as a whole</dt><dd>${range(data.month_end)}</dd>
        <dt>Today</dt><dd>${usd(data.today?.so_far)}, about ${usd(data.today?.expected_by_now)} expected by now</dd>
        <dt>Method</dt><dd>${data.method?.replaceAll('_', ' ')}, ${data.confidence} confidence, from ${data.history_days} days${data.backtest && `; on past days it was wrong by ${percent(data.backtest.wape)}`}</dd>
      </dl>
      ${data.warnings?.map((text) => html`<p class="text-warn">${text}</p>`)}
      <${Chart} caption="Expected cost by day" starts=${starts(data)} bucket="day" zone=${zone} lines=${true} format=${usd}
        series=${[{ name: 'expected', values: data.days.map((one) => one.cost_usd) }]} band=${{ name: 'most likely between', low: data.days.map((one) => one.low), high: data.days.map((one) => one.high) }} />
      ${data.budgets?.length > 0 && html`<${Table} caption="Budgets" shown=${true} columns=${BUDGETS} rows=${data.budgets} />`}`}<//>`;
}

const BUDGETS = [
  { key: 'subject', label: 'Budget', head: true, cell: (one) => nameOf(one.scope, one.subject) },
  { key: 'budget_usd', label: 'Amount', num: true, cell: (one) => usd(one.budget_usd) },
  { key: 'projected_usd', label: 'Expected', num: true, cell: (one) => usd(one.projected_usd) },
  {
    key: 'exhausts_on',
    label: 'Used up on',
    cell: (one) =>
      one.exhausts_on ? html`<span class="badge bad">${fullDayOf(one.exhausts_on)}</span>` : 'not in its time',
  },
];

function Anomalies({ zone }) {
  const read = useGet('api/v1/analytics/anomalies', { zone });
  const mayJudge = ['admin', 'tenant_admin'].includes(useIdentity().role);
  const judge = async (one, feedback) => {
    try {
      await send('POST', `api/v1/analytics/anomalies/${encodeURIComponent(one.id)}/feedback?zone=${encodeURIComponent(zone)}`, { feedback });
      notify(feedback ? 'Thank you. It is kept in mind.' : 'The feedback was taken back.');
      read.reload();
    } catch (error) {
      notify(error.message, 'bad');
    }
  };
  const columns = [
    {
      key: 'kind',
      label: 'What',
      head: true,
      cell: (one) => html`<a href=${`#/calls?${one.calls ?? ''}`}>${one.kind}</a>`,
    },
    {
      key: 'of',
      label: 'Of',
      cell: (one) => (one.dimension === 'total' ? 'all' : `${one.dimension} ${one.key}`),
    },
    {
      key: 'from',
      label: 'When',
      cell: (one) => html`<span class="nowrap">${dateTime(one.from, zone)}</span>`,
    },
    { key: 'expected', label: 'Expected', num: true, cell: (one) => figure(one, one.expected) },
    { key: 'actual', label: 'Was', num: true, cell: (one) => figure(one, one.actual) },
    { key: 'impact', label: 'Impact', num: true, cell: (one) => usd(one.impact_usd) },
    {
      key: 'causes',
      label: 'Because of',
      cell: (one) =>
        one.causes?.length
          ? html`<div class="text">${one.causes.map((cause) => `${cause.dimension} ${cause.key} (${percent(cause.share)})`).join(', ')}</div>`
          : '–',
    },
  ];
  if (mayJudge)
    columns.push({
      key: 'feedback',
      label: 'Feedback',
      cell: (one) =>
        one.feedback
          ? html`<span class="row tight">${one.feedback} <button class="small" onClick=${() => judge(one, null)}>Take back</button></span>`
          : html`<span class="row tight"><button class="small" onClick=${() => judge(one, 'expected')}>Expected</button><button class="small" onClick=${() => judge(one, 'ignored')}>Ignore</button></span>`,
    });
  return html`<${Section} title="Anomalies" read=${read}>${(data) => !data.reason && html`<${Table} caption="What was unusual" columns=${columns} rows=${data.anomalies} rowKey=${(one) => one.id} empty="Nothing is unusual" />`}<//>`;
}

function figure({ kind }, value) {
  if (kind === 'errors') return percent(value);
  if (kind === 'latency') return value == null ? '–' : `${Math.round(value)} ms`;
  return kind === 'drop' ? String(Math.round(value)) : usd(value);
}

function Suggestions({ zone }) {
  const read = useGet('api/v1/analytics/suggestions', { zone });
  return html`<${Section} title="Suggestions" read=${read}>${(data) => !data.reason && html`<${Table} caption="How costs can be lowered" columns=${SUGGESTIONS} rows=${data.suggestions} rowKey=${(one) => one.id} empty="Nothing to suggest" />`}<//>`;
}

/** The page of the calls that an address of the API lists. @param {{query: string}} evidence */
const callsOf = ({ query }) => `#/calls?${query.split('?')[1]}`;

const SUGGESTIONS = [
  {
    key: 'title',
    label: 'Suggestion',
    head: true,
    cell: (one) => html`<div class="text">${one.title}<div class="small muted">${one.how}</div></div>`,
  },
  {
    key: 'saving',
    label: 'Saves in 30 days',
    num: true,
    cell: (one) =>
      one.saving_usd_30d
        ? `${usd(one.saving_usd_30d.low)} to ${usd(one.saving_usd_30d.high)}`
        : 'not claimed',
  },
  { key: 'confidence', label: 'Confidence' },
  {
    key: 'evidence',
    label: 'Evidence',
    cell: (one) =>
      html`<div class="text"><a href=${callsOf(one.evidence)}>${count(one.evidence.rows)} calls</a>, such as ${' '}
        ${one.evidence.sample_call_ids.slice(0, 3).map((id, i) => html`${i > 0 && ', '}<a href=${link(`call/${encodeURIComponent(id)}`)}>call ${i + 1}</a>`)}
        <div class="small muted">${one.assumption}</div></div>`,
  },
];
