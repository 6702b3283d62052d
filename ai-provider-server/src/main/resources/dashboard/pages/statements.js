import { html } from '../html.js';
import { url, useGet } from '../api.js';
import { link, setParams } from '../router.js';
import { count, usd } from '../money.js';
import { dateTime } from '../time.js';
import { Empty, Loading } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Head } from '../parts/head.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

/** What tenants owe for a month. */
export default function Statements({ route }) {
  const zone = useZone();
  const { month } = route.params;
  const { data, error, loading, reload } = useGet('api/v1/billing/statements', { month });
  const csv = url('api/v1/billing/statements', { month: data?.month, format: 'csv' });
  return html`<${Head} title="Billing" lead=${data && `${data.month}, days in ${data.zone}, US dollars`}>
      <div class="field"><label for="month">Month</label><input id="month" type="month" value=${month ?? data?.month ?? ''} onChange=${(e) => setParams({ month: e.target.value })} /></div>
      <a class="button" href=${csv} download="statements-${data?.month}.csv">CSV</a>
    <//>
    <${ErrorBox} error=${error} retry=${reload} />
    ${loading && !data && html`<${Loading} />`}
    ${
      data &&
      html`<div class="row"><${State} of=${data} zone=${zone} /></div>
      <${Table} caption="Tenants" columns=${COLUMNS} rows=${data.statements} rowKey=${(one) => one.tenant_id} foot=${{ tenant: 'Total', cost: usd(data.total.cost_usd), price: usd(data.total.price_usd) }}
        empty=${html`<${Empty} title="Nothing to bill in ${data.month}"><p>There were no calls of tenants in this month.</p><//>`} />
      ${data.statements.map((one) => html`<${Statement} key=${one.tenant_id} of=${one} />`)}`
    }`;
}

function State({ of, zone }) {
  if (of.intact === false)
    return html`<span class="badge bad">closed, but the stored statements were changed</span>`;
  if (of.status === 'open')
    return html`<span class="badge">open</span><span class="muted">Figures still change until the month is closed.</span>`;
  return html`<span class="badge ok">closed</span><span class="muted">${dateTime(of.closed_at, zone)} (${zone}), SHA-256 <code class="break">${of.hash}</code></span>`;
}

const nameOf = (statement) => statement.tenant_id ?? 'calls without a tenant';
const COLUMNS = [
  {
    key: 'tenant',
    label: 'Tenant',
    head: true,
    cell: (one) =>
      one.tenant_id
        ? html`<a href=${link('usage', { tenant: one.tenant_id })}>${one.tenant_id}</a>`
        : html`<span class="muted">${nameOf(one)}</span>`,
  },
  { key: 'plan', label: 'Plan', cell: (one) => one.plan.name || html`<span class="muted">at cost</span>` },
  { key: 'requests', label: 'Requests', num: true, cell: (one) => count(one.usage.requests) },
  {
    key: 'billed',
    label: 'Billed',
    title: 'Those that were not refused and did not fail',
    num: true,
    cell: (one) => count(one.usage.billed_requests),
  },
  {
    key: 'tokens',
    label: 'Tokens',
    num: true,
    cell: (one) => count(one.usage.prompt_tokens + one.usage.completion_tokens),
  },
  { key: 'cost', label: 'Cost', num: true, cell: (one) => usd(one.cost_usd) },
  { key: 'price', label: 'Owed', num: true, cell: (one) => html`<strong>${usd(one.price_usd)}</strong>` },
];
const LINES = [
  {
    key: 'item',
    label: 'Item',
    head: true,
    cell: (line) => line.item.replaceAll('_', ' ') + (line.plan ? ` (${line.plan})` : ''),
  },
  {
    key: 'quantity',
    label: 'Quantity',
    num: true,
    cell: (line) =>
      `${line.quantity.toLocaleString('en-US', { maximumFractionDigits: 6 })} ${line.unit.replaceAll('_', ' ')}`,
  },
  { key: 'unit', label: 'Unit price', num: true, cell: (line) => usd(line.unit_price_usd) },
  { key: 'amount', label: 'Amount', num: true, cell: (line) => usd(line.amount_usd) },
];

function Statement({ of }) {
  return html`<details class="card">
    <summary>How the amount of ${nameOf(of)} is made up</summary>
    <${Table} caption="Lines of ${nameOf(of)}" columns=${LINES} rows=${of.lines} foot=${{ item: 'Owed', amount: usd(of.price_usd) }} empty="No lines" />
    ${of.usage.unpriced_requests > 0 && html`<p class="text-warn">${count(of.usage.unpriced_requests)} requests went to models without a known price, and count as 0.</p>`}
    ${of.late.map((late) => html`<p>Adjustment for ${late.month}: ${usd(late.amount_usd)}</p>`)}
  </details>`;
}
