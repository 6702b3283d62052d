import { html } from '../html.js';
import { useGet } from '../api.js';
import { link } from '../router.js';
import { useIdentity } from '../store.js';
import { brief, change, count, millis, percent, span, usd } from '../money.js';
import { bucketsOf, day, rangeOf } from '../time.js';
import { Chart } from '../parts/chart.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Head } from '../parts/head.js';
import { Sparkline } from '../parts/sparkline.js';
import { useZone } from '../parts/zone.js';
import { FirstRun } from './first-run.js';
import { List } from './calls.js';

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const DAY = { range: '24h' };

/** Is it working, what did the last day cost, what has changed? */
export default function Overview() {
  const zone = useZone();
  const { role } = useIdentity();
  const latest = useGet('api/v1/calls', { limit: 6 }, { every: 15_000 });
  const empty = latest.data && latest.data.calls.length === 0;
  const now = rangeOf(DAY, zone, '24h');
  const hours = useGet(
    empty === false ? 'api/v1/analytics/costs' : null, // while there is no call, the first steps need other requests
    { from: new Date(Number(now.from) - WEEK).toISOString(), to: now.to.toISOString(), zone, interval: 'hour' },
    { every: 30_000 },
  );
  const status = useGet(role === 'admin' || role === 'viewer' ? 'status' : null, {}, { every: 15_000 });
  const anomalies = useGet(empty === false ? 'api/v1/analytics/anomalies' : null, { zone });
  const error = latest.error ?? hours.error ?? status.error;
  return html`<${Head} title="Overview" lead="The last 24 hours against the same hours a week before, times in ${zone}" />
    <${ErrorBox} error=${error} retry=${hours.reload} />
    ${empty && html`<${Start} status=${status.data} />`}
    <${Figures} hours=${empty ? null : hours.data} now=${now} zone=${zone} status=${status.data} waiting=${!empty} />
    ${status.data && html`<${Strip} of=${status.data} />`}
    ${!empty && html`<${Changed} of=${anomalies.data} zone=${zone} />`}
    ${hours.data && !empty && html`<section class="card outcomes"><${Traffic} hours=${hours.data} now=${now} zone=${zone} /></section>`}
    ${!empty &&
    html`<section class="card" aria-label="Latest calls">
      <div class="card-head"><h2>Latest calls</h2><p><a href=${link('calls')}>All calls</a></p></div>
      <${List} rows=${latest.data?.calls} loading=${latest.loading} empty=${html`<${Empty} title="No calls yet" />`} />
    </section>`}`;
}

/** What nobody has done yet; only while there is no call. */
function Start({ status }) {
  const { role, via } = useIdentity();
  const manages = role === 'admin' && via !== 'development';
  const keys = useGet(manages ? 'auth/keys' : null, { limit: 1 });
  const budgets = useGet(manages ? 'admin/budgets' : null, { limit: 1 });
  const providers = status && Object.keys(status.providers).map((name) => ({ name, enabled: true }));
  return html`<${FirstRun} providers=${providers} keys=${keys.data?.keys ?? null} budgets=${budgets.data?.budgets ?? null} calls=${0} />`;
}

/**
 * The hours of the last day, and those a week before: a value for each, and the sum. The hour that runs
 * is not compared, because it is not over.
 */
function compared(hours, now, zone, value) {
  const known = new Map(hours.total.intervals.map((one) => [Date.parse(one.start), value(one)]));
  const of = (from, to) => bucketsOf({ from, to }, 'hour', zone).map((start) => known.get(start) ?? 0);
  const at = (time) => new Date(Number(time) - WEEK);
  const [values, before] = [of(now.from, now.to), of(at(now.from), at(now.to))];
  const sum = (all) => all.reduce((total, one) => total + one, 0);
  const over = (all) => sum(all.slice(0, -1));
  return { values, before, sum: sum(values), over: over(values), earlier: over(before) };
}

function Figures({ hours, now, zone, status, waiting }) {
  const of = (field) => hours && compared(hours, now, zone, (one) => one[field]);
  const [calls, errors, cost, saved, hits] = ['requests', 'errors', 'cost_usd', 'saved_usd', 'cache_hits'].map(of);
  const none = waiting ? '…' : '–';
  const rate = (part, all) => (all ? part / all : null);
  const weekly = (one) => one && (change(one.over, one.earlier) ? `${change(one.over, one.earlier)} against a week before` : 'no calls a week before');
  return html`<div class="tiles">
    <${Tile} name="Calls" href=${link('calls', DAY)} value=${calls ? brief(calls.sum) : none} note=${weekly(calls)} trend=${calls} />
    <${Tile} name="Error rate" href=${link('calls', { ...DAY, status: 'error' })} value=${calls ? percent(rate(errors.sum, calls.sum)) : none}
      note=${calls && `${count(errors.sum)} calls; a week before ${percent(rate(errors.earlier, calls.earlier))}`} trend=${errors} />
    ${status && html`<${Tile} name="Duration p95" href=${link('performance', DAY)} value=${millis(status.performance.p95_ms || null)} note="p50 ${millis(status.performance.p50_ms || null)}, p99 ${millis(status.performance.p99_ms || null)}; this server, 5 minutes" />`}
    <${Tile} name="Cost" href=${link('usage', DAY)} value=${cost ? usd(cost.sum) : none} note=${weekly(cost)} trend=${cost} />
    <${Tile} name="Saved by the cache" href=${link('usage', { ...DAY, metric: 'saved_usd' })} value=${saved ? usd(saved.sum) : none} note=${hits && `${count(hits.sum)} answers, ${percent(rate(hits.sum, calls.sum))} of calls`} trend=${saved} />
    ${status &&
    html`<${Tile} name="Active users" href=${link('usage', { ...DAY, metric: 'requests', by: 'user' })} value=${count(status.service.active_users)} note="${count(status.service.active_keys)} keys, in ${status.service.active_window_minutes} minutes" />
      <${Tile} name="Uptime" href=${link('config')} value=${span(status.service.uptime_seconds)} note="of this server" />`}
  </div>`;
}

function Tile({ name, value, note, href, trend }) {
  return html`<a class="tile" href=${href}><span class="tile-name">${name}</span><span class="tile-value">${value}</span><span class="tile-note">${note}</span>${trend && html`<${Sparkline} values=${trend.values} before=${trend.before} />`}</a>`;
}

const STATES = { healthy: 'ok', degraded: 'warn', unhealthy: 'bad' };

function Strip({ of }) {
  const state = (one) => (one.circuit === 'closed' ? one.status : `circuit ${one.circuit.replace('_', ' ')}`);
  return html`<section class="card" aria-label="Providers">
    <div class="card-head"><h2>Providers <span class="badge ${STATES[of.status]}">${of.status}</span></h2><p><a href=${link('providers')}>Details</a></p></div>
    <ul class="row">
      ${Object.entries(of.providers).map(
        ([name, one]) => html`<li key=${name}><a class="badge ${STATES[one.status] ?? ''}" href=${link('calls', { ...DAY, provider: name })}>${name}: ${state(one)}${one.attempts > 0 && `, ${percent(one.success_rate)} succeed`}</a></li>`,
      )}
    </ul>
  </section>`;
}

/** What is not as usual; nothing to say is said, too. */
function Changed({ of, zone }) {
  if (!of) return null;
  const open = (of.anomalies ?? []).filter((one) => !one.feedback).slice(0, 4);
  const title = (one) => `${NAMES[one.kind] ?? one.kind}: ${one.dimension === 'total' ? 'all calls' : `${one.dimension} ${one.key}`}`;
  return html`<section class="card" aria-label="What changed">
    <div class="card-head"><h2>What changed</h2><p><a href=${link('analytics')}>Insights</a></p></div>
    ${open.length ? html`<ul class="stack tight">${open.map((one) => html`<li key=${one.id}><a href="#/calls?${one.calls ?? ''}">${title(one)}</a> <span class="muted">on ${day(one.from, zone)}</span></li>`)}</ul>` : html`<p class="muted">${of.reason ?? 'Cost, errors and latency are as usual.'}</p>`}
  </section>`;
}

const NAMES = { cost: 'Unusual cost', errors: 'Unusual errors', latency: 'Unusually slow', drop: 'Less traffic', new: 'New' };

function Traffic({ hours, now, zone }) {
  const starts = bucketsOf(now, 'hour', zone);
  const series = [
    { name: 'without an error', values: compared(hours, now, zone, (one) => one.requests - one.errors).values },
    { name: 'errors', values: compared(hours, now, zone, (one) => one.errors).values },
  ];
  const href = (i) => link('calls', { range: null, from: new Date(starts[i]).toISOString(), to: new Date(starts[i] + HOUR).toISOString() });
  return html`<${Chart} caption="Calls by hour" starts=${starts} bucket="hour" zone=${zone} series=${series} format=${brief} href=${href} />`;
}
