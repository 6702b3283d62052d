import { html, useEffect, useState } from '../html.js';
import { url, useGet } from '../api.js';
import { link, setParams } from '../router.js';
import { count, millis, usd } from '../money.js';
import { dateTime, rangeOf } from '../time.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { useColumns } from '../parts/columns.js';
import { Choice, Filters, WHOSE } from '../parts/filters.js';
import { Head } from '../parts/head.js';
import { Pager, usePages } from '../parts/pager.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

const OUTCOMES = ['succeeded', 'error', 'failed', 'cancelled', 'interrupted'];
const CACHES = ['HIT', 'SEMANTIC_HIT', 'COALESCED', 'STALE', 'MISS', 'BYPASS'];
const TEXTS = {
  tag: 'Tag (name:value)',
  min_cost_usd: 'At least, in dollars',
  min_duration_ms: 'At least, in ms',
};
/** Filters of links from other pages; there is a field for one that is set. */
const LINKED = {
  user: 'User',
  failure: 'Kind of failure',
  failed_at: 'An attempt failed at',
  operation: 'Request',
  session: 'Session',
};
const FILTERS = [...WHOSE, 'status', 'cache', ...Object.keys(TEXTS), ...Object.keys(LINKED)];

export default function Calls({ route }) {
  const { params } = route;
  return params.live
    ? html`<${Live} key=${JSON.stringify(filtersOf(params))} params=${params} />`
    : html`<${Past} key=${JSON.stringify(params)} params=${params} />`;
}

const filtersOf = (params) =>
  Object.fromEntries(FILTERS.filter((name) => params[name]).map((name) => [name, params[name]]));

function Frame({ params, live, children }) {
  const zone = useZone();
  const time = rangeOf(params, zone, '24h');
  const text = ([name, label]) =>
    html`<div class="field"><label for="f-${name}">${label}</label><input id="f-${name}" value=${params[name] ?? ''} onChange=${(e) => setParams({ [name]: e.target.value.trim() || null })} /></div>`;
  return html`<${Head} title="Calls" lead=${`Times in ${zone}. Prompts and answers are not in the list.`}>
      <button aria-pressed=${live} onClick=${() => setParams({ live: live ? null : '1' })}>Live</button>
    <//>
    <${Filters} params=${params} range=${time} clears=${FILTERS}>
      <${Choice} name="status" label="Outcome" value=${params.status} options=${OUTCOMES} />
      <${Choice} name="cache" label="Cache" value=${params.cache} options=${CACHES} />
      ${Object.entries(TEXTS).map(text)} ${Object.entries(LINKED).filter(([name]) => params[name]).map(text)}
    <//>
    ${children}`;
}

function Past({ params }) {
  const zone = useZone();
  const { from, to } = rangeOf(params, zone, '24h');
  const pages = usePages();
  const { data, error, loading, reload } = useGet('api/v1/calls', {
    ...filtersOf(params),
    from: from.toISOString(),
    to: to.toISOString(),
    limit: 50,
    cursor: pages.cursor,
  });
  return html`<${Frame} params=${params} live=${false}>
    <${ErrorBox} error=${error} retry=${reload} />
    <${List} rows=${data?.calls} loading=${loading} choose empty=${html`<${NoMatch} since=${data?.searched_from} />`} />
    ${data?.calls.length > 0 && data.searched_from && html`<p class="muted" role="status">Calls before ${dateTime(data.searched_from, zone)} were not looked at yet.</p>`}
    <${Pager} pages=${pages} next=${data?.next_cursor} />
  <//>`;
}

/** @param {{since: ?string}} props since: all calls from this time on were looked at; null: all */
function NoMatch({ since }) {
  const zone = useZone();
  return since
    ? html`<${Empty} title="No match since ${dateTime(since, zone)}"><p>The search has looked at so many calls. Next goes on with earlier ones.</p><//>`
    : html`<${Empty} title="No calls match"><p>Choose a longer time or fewer filters.</p><//>`;
}

const KEPT = 200;

/** Calls as they end: one stream, with the same filters as the list. */
function Live({ params }) {
  const [calls, setCalls] = useState(/** @type {any[]} */ ([]));
  const [state, setState] = useState({ open: false, dropped: 0 });
  useEffect(() => {
    const source = new EventSource(url('api/v1/calls/stream', filtersOf(params)));
    source.onopen = () => setState((old) => ({ ...old, open: true }));
    source.onerror = () => setState((old) => ({ ...old, open: false }));
    source.addEventListener('call', (event) => {
      const call = JSON.parse(event.data);
      setCalls((old) => [call, ...old.filter((one) => one.id !== call.id)].slice(0, KEPT));
    });
    source.addEventListener('dropped', (event) =>
      setState((old) => ({ ...old, dropped: old.dropped + JSON.parse(event.data).count })),
    );
    return () => source.close();
  }, []);
  return html`<${Frame} params=${params} live=${true}>
    <p role="status">
      <span class="badge ${state.open ? 'ok' : 'warn'}">${state.open ? 'live' : 'connecting'}</span>
      ${state.dropped > 0 && html` <span class="muted">${count(state.dropped)} more ended too quickly to be shown.</span>`}
    </p>
    <${List} rows=${calls} choose empty=${html`<${Empty} title="Waiting for calls"><p>Calls appear here a second or two after they end.</p><//>`} />
  <//>`;
}

/** @param {{rows: ?any[], loading?: boolean, empty: any, choose?: boolean}} props choose: whether columns can be chosen here */
export function List({ rows, loading, empty, choose }) {
  const zone = useZone();
  const { shown, menu } = useColumns('calls', columnsIn(zone));
  return html`${choose && menu}<${Table} caption="Calls, the newest first" columns=${shown} rows=${rows} rowKey=${(call) => call.id} loading=${loading} empty=${empty} />`;
}

export function Outcome({ of }) {
  const kind = { succeeded: 'ok', failed: 'bad', interrupted: 'bad', cancelled: 'warn' }[of.outcome];
  return html`<span class="badge ${kind}">${of.status ?? ''} ${of.failure ? of.failure.replaceAll('_', ' ') : of.outcome}</span>`;
}

const columnsIn = (zone) => [
  {
    key: 'at',
    label: 'Started',
    head: true,
    cell: (call) =>
      html`<a class="nowrap" href=${link(`call/${encodeURIComponent(call.id)}`)}>${dateTime(call.started_at, zone)}</a>`,
  },
  { key: 'outcome', label: 'Outcome', cell: (call) => html`<${Outcome} of=${call} />` },
  {
    key: 'model',
    label: 'Model',
    cell: (call) =>
      html`${call.model_requested ?? 'auto'}${call.model && call.model !== call.model_requested && html` <span class="muted">→ ${call.model}</span>`}`,
  },
  { key: 'provider', label: 'Provider', cell: (call) => call.provider ?? '–' },
  { key: 'key', label: 'Key', cell: (call) => call.key_name ?? call.key_id ?? '–' },
  { key: 'tokens', label: 'Tokens', num: true, cell: (call) => count(call.usage.total_tokens) },
  {
    key: 'cost',
    label: 'Cost',
    num: true,
    cell: (call) => (call.pricing_status === 'unpriced' ? 'no price' : usd(call.cost_usd)),
  },
  { key: 'duration', label: 'Took', num: true, cell: (call) => millis(call.duration_ms) },
  { key: 'cache', label: 'Cache', cell: (call) => call.cache.status?.toLowerCase().replace('_', ' ') ?? '–' },
  { key: 'attempts', label: 'Attempts', num: true, cell: (call) => count(call.attempt_count) },
  { key: 'tenant', label: 'Tenant', extra: true, cell: (call) => call.tenant_id ?? '–' },
  { key: 'user', label: 'User', extra: true, cell: (call) => call.user_id ?? '–' },
  { key: 'operation', label: 'Request', extra: true, cell: (call) => call.operation },
  { key: 'session', label: 'Session', extra: true, cell: (call) => call.session_id ?? '–' },
  { key: 'tags', label: 'Tags', extra: true, cell: (call) => Object.entries(call.tags).map(([name, value]) => `${name}=${value}`).join(', ') || '–' },
  { key: 'saved', label: 'Saved by the cache', num: true, extra: true, cell: (call) => usd(call.saved_usd) },
];
