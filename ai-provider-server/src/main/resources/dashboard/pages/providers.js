import { html, useState } from '../html.js';
import { useGet } from '../api.js';
import { link } from '../router.js';
import { useIdentity } from '../store.js';
import { count, millis, percent, usd } from '../money.js';
import { ago, dateTime } from '../time.js';
import { Head } from '../parts/head.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';
import { Explain } from '../providers/explain.js';
import { Switches } from '../providers/switches.js';
import { Test } from '../providers/test.js';

export default function Providers() {
  const { data, error, loading, reload } = useGet('api/v1/providers', {}, { every: 10_000 });
  const [tested, setTested] = useState('');
  const mayAct = useIdentity().role === 'admin';
  const rows = data?.providers;
  return html`<${Head} title="Providers" lead="How the providers perform for this server since its start; percentiles are of about the latest five minutes." />
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table}
      caption="Providers, by priority"
      columns=${columnsOf(mayAct, setTested)}
      rows=${rows}
      rowKey=${(one) => one.name}
      loading=${loading}
      empty=${html`<${Empty} title="No provider is configured"><p>Set the key of one, such as <code>OPENAI_API_KEY</code>, and restart the server.</p><//>`}
    />
    <${Switches} providers=${rows ?? []} />
    ${mayAct && html`<${Explain} />`}
    ${
      tested &&
      html`<${Test} key=${tested} provider=${rows.find((one) => one.name === tested)} onClose=${() => {
        setTested('');
        reload();
      }} />`
    }`;
}

function columnsOf(mayAct, test) {
  const figure = (show) => (one) => (one.enabled && one.attempts ? show(one) : '–');
  const columns = [
    {
      key: 'name',
      label: 'Provider',
      head: true,
      cell: (one) =>
        html`<a href=${link('calls', { provider: one.name })}>${one.name}</a><div class="muted small">${one.type}</div>`,
    },
    { key: 'status', label: 'Health', cell: Health },
    { key: 'circuit', label: 'Circuit', cell: Circuit },
    { key: 'priority', label: 'Priority', num: true },
    { key: 'attempts', label: 'Attempts', num: true, cell: figure((one) => count(one.attempts)) },
    { key: 'success', label: 'Success', num: true, cell: figure((one) => percent(one.success_rate)) },
    { key: 'p50', label: 'p50', num: true, cell: figure((one) => millis(one.p50_ms || null)) },
    { key: 'p95', label: 'p95', num: true, cell: figure((one) => millis(one.p95_ms || null)) },
    {
      key: 'failovers',
      label: 'Failovers',
      title: 'How often a call went on from here to another target',
      num: true,
      cell: figure((one) => count(one.failovers)),
    },
    { key: 'cost', label: 'Cost', num: true, cell: figure((one) => usd(one.cost_usd)) },
  ];
  if (mayAct) {
    columns.push({
      key: 'test',
      label: 'Test',
      cell: (one) =>
        one.enabled &&
        html`<button class="small" aria-label="Test ${one.name}" onClick=${() => test(one.name)}>Test</button>`,
    });
  }
  return columns;
}

const STATES = { healthy: 'ok', degraded: 'warn', unhealthy: 'bad' };

function Health(one) {
  if (!one.enabled) return html`<span class="badge">not enabled</span>`;
  return html`<span class="badge ${STATES[one.status] ?? ''}">${one.status}</span>
    <div class="muted small nowrap">
      ${one.error ? one.error.replaceAll('_', ' ') : one.last_checked ? `checked ${ago(one.last_checked)}` : 'not checked yet'}
    </div>`;
}

function Circuit(one) {
  if (!one.enabled) return '–';
  return html`<span class="badge ${one.circuit === 'closed' ? '' : 'warn'}">${one.circuit.replace('_', ' ')}</span>
    ${one.cooling_until && html`<${Cooling} of=${one} />`}`;
}

function Cooling({ of }) {
  const zone = useZone();
  return html`<div class="small text-warn">
    not called until ${dateTime(of.cooling_until, zone)} (${zone})${of.cooling_cause && `: ${of.cooling_cause.replaceAll('_', ' ')}`}
  </div>`;
}
