import { html } from '../html.js';
import { useGet } from '../api.js';
import { count } from '../money.js';
import { dateTime } from '../time.js';
import { ErrorBox } from '../parts/error.js';
import { Head } from '../parts/head.js';
import { Pager, usePages } from '../parts/pager.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

export default function Audit() {
  const zone = useZone();
  const pages = usePages();
  const { data, error, loading, reload } = useGet('admin/audit', { limit: 50, cursor: pages.cursor });
  const { data: chain } = useGet('admin/audit/verification');
  return html`<${Head} title="Audit log" lead=${`What administrators did, the newest first. Times in ${zone}.`} />
    <${ErrorBox} error=${error} retry=${reload} />
    ${
      chain &&
      html`<div class="box ${chain.valid ? 'ok' : 'bad'}">
      ${chain.valid ? `All ${count(chain.entries)} entries are as they were written.` : `The log was changed: ${chain.fault}`}
      ${chain.last_hash && html` <span class="muted">The last hash is <code class="break">${chain.last_hash}</code>.</span>`}
    </div>`
    }
    <${Table} caption="Entries of the audit log" columns=${columnsIn(zone)} rows=${data?.entries} rowKey=${(entry) => entry.id} loading=${loading} empty="Nothing was changed yet" />
    <${Pager} pages=${pages} next=${data?.next_cursor} />`;
}

const columnsIn = (zone) => [
  {
    key: 'at',
    label: 'When',
    head: true,
    cell: (entry) => html`<span class="nowrap">${dateTime(entry.at, zone)}</span>`,
  },
  {
    key: 'actor',
    label: 'Who',
    cell: (entry) =>
      html`${entry.actor_user_id ?? entry.actor}<div class="muted small">${entry.actor_role.replace('_', ' ')}${entry.address && `, ${entry.address}`}</div>`,
  },
  { key: 'action', label: 'What', cell: (entry) => html`<code>${entry.action}</code>` },
  { key: 'target', label: 'On', cell: (entry) => html`<span class="break">${entry.target}</span>` },
  {
    key: 'details',
    label: 'With',
    cell: ({ details }) =>
      html`<span class="break small">${Object.entries(details)
        .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
        .join(', ')}</span>`,
  },
];
