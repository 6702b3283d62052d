import { html, useEffect, useRef } from '../html.js';
import { url, useGet } from '../api.js';
import { link } from '../router.js';
import { count, millis, usd, usdExact } from '../money.js';
import { fullDay, time } from '../time.js';
import { Loading } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Copy } from '../parts/form.js';
import { Head } from '../parts/head.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';
import { curlOf } from '../playground/samples.js';
import { Outcome } from './calls.js';

/** Why this answer, this price, this long. */
export default function Call({ route }) {
  const { data: call, error, reload } = useGet(`api/v1/calls/${encodeURIComponent(route.id)}`);
  const head = html`<${Head} title="Call" lead=${html`<a href=${link('calls')}>Calls</a> / <code class="break">${route.id}</code>`} />`;
  if (!call)
    return html`${head}<${ErrorBox} error=${error} retry=${reload} />${!error && html`<${Loading} />`}`;
  return html`${head}
    <${ErrorBox} error=${error} retry=${reload} />
    ${call.message && html`<div class="box bad">${call.message}</div>`}
    <div class="grid two start"><${Facts} of=${call} /><${Money} of=${call} /></div>
    <${Attempts} of=${call} />
    ${call.skipped.length > 0 && html`<section class="card" aria-label="Not called"><div class="card-head"><h2>Not called</h2></div><${Table} caption="Targets that were not called, and why" columns=${SKIPPED} rows=${call.skipped} /></section>`}
    <${Content} of=${call.content} />
    <${Again} of=${call} />`;
}

function Facts({ of }) {
  const zone = useZone();
  const row = (label, value) => value && html`<dt>${label}</dt><dd>${value}</dd>`;
  return html`<section class="card" aria-label="Facts">
    <div class="card-head"><h2>What happened</h2><p>Times in ${zone}</p></div>
    <dl class="facts">
      ${row('Outcome', html`<${Outcome} of=${of} />`)} ${row('Started', `${fullDay(of.started_at, zone)}, ${time(of.started_at, zone)}`)}
      ${row('Took', millis(of.duration_ms))} ${row('Endpoint', of.endpoint)} ${row('Model asked', of.model_requested ?? 'auto')}
      ${row('Served by', of.provider && `${of.provider} / ${of.model}`)}
      ${row('Cache', of.cache.status?.toLowerCase().replace('_', ' '))}
      ${row('Key', of.key_id && html`<a href=${link('calls', { key: of.key_id })}>${of.key_name ?? of.key_id}</a>`)}
      ${row('Tenant / user', of.tenant_id && `${of.tenant_id}${of.user_id ? ` / ${of.user_id}` : ''}`)}
      ${row('End user', of.end_user)} ${row('Session', of.session_id && html`<a href=${link('calls', { session: of.session_id })}>${of.session_id}</a>`)}
      ${row('Tags', Object.keys(of.tags).length > 0 && Object.entries(of.tags).map(([name, value]) => html`<a href=${link('calls', { tag: `${name}:${value}` })}>${name}=${value}</a> `))}
      ${row('Longest answer allowed', of.max_tokens && `${count(of.max_tokens)} tokens`)}
      ${row('Trace', of.trace_id && html`<code>${of.trace_id}</code>`)}
    </dl>
  </section>`;
}

const PARTS = [
  { key: 'attempt', label: 'Attempt', head: true, num: true },
  { key: 'kind', label: 'What', cell: (part) => part.kind.replaceAll('_', ' ') },
  { key: 'tokens', label: 'Tokens', num: true, cell: (part) => count(part.tokens) },
  {
    key: 'rate',
    label: 'Dollars for a million',
    num: true,
    cell: (part) => (part.usd_per_million == null ? '–' : `× ${usdExact(part.usd_per_million)}`),
  },
  { key: 'cost', label: 'Cost', num: true, cell: (part) => `= ${usdExact(part.cost_usd)}` },
];

function Money({ of }) {
  const parts = of.attempts.flatMap((attempt, i) =>
    (attempt.cost_parts ?? []).map((part) => ({ ...part, attempt: i + 1 })),
  );
  return html`<section class="card" aria-label="Cost">
    <div class="card-head"><h2>Cost</h2><p>${of.pricing_status === 'priced' ? '' : of.pricing_status}</p></div>
    ${
      parts.length > 0
        ? html`<${Table} caption="How the cost comes about" columns=${PARTS} rows=${parts} foot=${{ attempt: 'All', cost: usdExact(of.cost_usd) }} />`
        : html`<p>${withoutParts(of)}</p>`
    }
  </section>`;
}

/** The cost of a call that has no parts. */
function withoutParts(of) {
  if (of.cache.hit) return `Nothing: the answer came from the cache, and saved ${usd(of.saved_usd)}.`;
  if (!of.attempts.length) return 'Nothing: no provider was called.';
  return of.pricing_status === 'unpriced' ? 'The price of the model is not known.' : `${usd(of.cost_usd)}.`;
}

const BEGAN = {
  first: 'first',
  retry: 'retry at the same target',
  failover: 'failover to another target',
  hedge: 'hedge, while the one before ran',
  continuation: 'went on with an answer that broke off',
};
const ATTEMPTS = [
  { key: 'n', label: 'Attempt', num: true, head: true },
  { key: 'why', label: 'Why', cell: (one) => BEGAN[one.began] ?? one.began ?? '–' },
  {
    key: 'target',
    label: 'Target',
    cell: (one) => html`<span class="nowrap">${one.provider} / ${one.model}</span>${one.provider_key && html`<div class="small muted">with its key ${one.provider_key}</div>`}`,
  },
  {
    key: 'outcome',
    label: 'Outcome',
    cell: (one) =>
      html`<${Outcome} of=${one} />${one.message && html`<div class="small muted break">${one.message}</div>`}`,
  },
  { key: 'bar', label: 'When', cell: (one) => html`<${Span} of=${one} />` },
  { key: 'ttft', label: 'First content', num: true, cell: (one) => millis(one.ttft_ms) },
  { key: 'took', label: 'Took', num: true, cell: (one) => millis(one.duration_ms) },
  { key: 'tokens', label: 'Tokens', num: true, cell: (one) => count(one.usage.total_tokens) },
  { key: 'cost', label: 'Cost', num: true, cell: (one) => usd(one.cost_usd) },
];

/** The attempts beneath each other, each where it was in the time of the call. */
function Attempts({ of }) {
  const rows = of.attempts.map((one, i) => ({ ...one, n: i + 1, whole: Math.max(1, of.duration_ms) }));
  return html`<section class="card" aria-label="Attempts">
    <div class="card-head"><h2>Attempts</h2><p>The bars are parts of ${millis(of.duration_ms)}</p></div>
    <${Table} caption="Attempts in their order" columns=${ATTEMPTS} rows=${rows} rowKey=${(one) => one.id} empty="No provider was called" />
  </section>`;
}

function Span({ of }) {
  const bar = useRef(/** @type {?HTMLElement} */ (null));
  const first = useRef(/** @type {?HTMLElement} */ (null));
  const percent = (ms) => `${Math.min(100, (ms / of.whole) * 100)}%`;
  useEffect(() => {
    bar.current.style.marginLeft = percent(Math.min(of.offset_ms ?? 0, of.whole * 0.99));
    bar.current.style.width = `max(2px, ${percent(of.duration_ms)})`;
    if (first.current)
      first.current.style.width = `${of.duration_ms ? (of.ttft_ms / of.duration_ms) * 100 : 0}%`;
  }, [of.id, of.duration_ms]);
  return html`<div class="span"><div class="span-bar ${of.outcome}" ref=${bar} title="from ${millis(of.offset_ms)} to ${millis((of.offset_ms ?? 0) + of.duration_ms)}">${of.ttft_ms != null && html`<div class="span-first" ref=${first}></div>`}</div></div>
    <div class="small muted nowrap">+${millis(of.offset_ms)}</div>`;
}

const SKIPPED = [
  { key: 'target', label: 'Target', head: true, cell: (one) => `${one.provider} / ${one.model}` },
  { key: 'reason', label: 'Why', cell: (one) => one.reason.replaceAll('_', ' ') },
];

const STATES = {
  not_stored: 'Not stored: prompts and answers are kept only for tenants that ask for it.',
  expired: 'Expired: they were kept for some time, and are deleted now.',
  key_missing: 'Stored, but this server does not have the key with which they were encrypted: see encryption.key.',
  failed_before_dispatch: 'The call failed before a provider got the request: there is nothing to show.',
};

function Content({ of }) {
  if (!of) return null;
  return html`<section class="card stack" aria-label="Content">
    <div class="card-head"><h2>Prompt and answer</h2></div>
    ${
      of.state === 'stored'
        ? html`<h3>Request</h3><pre tabindex="0">${textOf(of.request)}</pre><h3>Answer</h3><pre tabindex="0">${textOf(of.answer)}</pre>`
        : html`<p class="muted">${STATES[of.state] ?? of.state}</p>`
    }
  </section>`;
}

/** What each kind of request is asked for, if its content is not known. */
const UNKNOWN = {
  embedding: ['v1/embeddings', { input: '…' }],
  moderation: ['v1/moderations', { input: '…' }],
  completion: ['v1/completions', { prompt: '…' }],
};

/** The same request as a command, as far as it is known. */
function Again({ of }) {
  const stored = of.content?.state === 'stored' && of.content.request;
  const [path, skeleton] = (!stored && UNKNOWN[of.operation]) || ['v1/chat/completions', { messages: [{ role: 'user', content: '…' }] }];
  const request = stored || {
    model: of.model_requested ?? 'auto',
    ...skeleton,
    ...(of.max_tokens ? { max_tokens: of.max_tokens } : {}),
  };
  const tags = Object.entries(of.tags).filter(([name]) => name !== 'source').map(([name, value]) => `${name}=${value}`);
  const code = curlOf(url(path), request, {
    ...(of.session_id ? { 'x-ai-provider-session': of.session_id } : {}),
    ...(tags.length ? { 'x-ai-provider-tags': tags.join(',') } : {}),
  });
  return html`<details class="card">
    <summary>The same request with curl</summary>
    <div class="stack tight">
      ${!stored && html`<p>The prompt is not stored: put it where the dots are. Further parameters of the request are not known either.</p>`}
      <div class="row"><${Copy} text=${code} what="the command" /></div>
      <pre tabindex="0" role="region" aria-label="Command"><code>${code}</code></pre>
      <p class="hint">The key comes from the environment variable <code>API_KEY</code>.</p>
    </div>
  </details>`;
}

const textOf = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2)) ?? '–';
