import { html, useState } from '../html.js';
import { send, useGet } from '../api.js';
import { setParams } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { count } from '../money.js';
import { dateTime } from '../time.js';
import { Confirm, Dialog, useAction } from '../parts/dialog.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Head } from '../parts/head.js';
import { Pager, usePages } from '../parts/pager.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

/** What the server runs with. Its files are the truth: here it is only read, and read again. */
export default function Config({ route }) {
  const effective = useGet('admin/config');
  const [dryRun, setDryRun] = useState(false);
  const [turn, setTurn] = useState(0);
  const mayReload = useIdentity().role === 'admin';
  const done = () => {
    effective.reload();
    setTurn((n) => n + 1);
  };
  return html`<${Head} title="Configuration" lead="The values that this server runs with, and where each comes from. Its files are the truth; change them there.">
      ${mayReload && html`<button onClick=${() => setDryRun(true)}>Read the files again</button>`}
    <//>
    <${ErrorBox} error=${effective.error} retry=${effective.reload} />
    <${Effective} settings=${effective.data?.settings} loading=${effective.loading} params=${route.params} />
    <${History} key=${turn} onChange=${done} />
    ${dryRun && html`<${Reload} onClose=${() => setDryRun(false)} onDone=${done} />`}`;
}

const SHOWN = 300;
const textOf = (value) => (Array.isArray(value) ? value.join(', ') : String(value));
const SETTINGS = [
  { key: 'key', label: 'Setting', head: true, cell: ({ key }) => html`<code class="break">${key}</code>` },
  {
    key: 'value',
    label: 'Value',
    cell: ({ value, masked }) =>
      html`<span class="break">${textOf(value)}</span>${masked && html` <span class="badge">hidden</span>`}`,
  },
  {
    key: 'origin',
    label: 'Origin',
    cell: ({ origin }) =>
      origin.source === 'default'
        ? html`<span class="muted">default</span>`
        : html`<span class="nowrap">${origin.text}</span>`,
  },
];

function Effective({ settings, loading, params }) {
  const { q = '', origin = q ? 'all' : 'set' } = params;
  const found = settings?.filter(
    ({ key, value, origin: { source } }) =>
      (origin === 'all' || source !== 'default') &&
      `${key} ${textOf(value)}`.toLowerCase().includes(q.toLowerCase()),
  );
  const choose = (name, label) =>
    html`<button class="small" aria-pressed=${origin === name} onClick=${() => setParams({ origin: name }, true)}>${label}</button>`;
  return html`<section class="card" aria-label="Effective values">
    <div class="card-head"><h2>Effective values</h2>${found && html`<p role="status">${count(found.length)} of ${count(settings.length)}${found.length > SHOWN && `, the first ${SHOWN} are shown`}</p>`}</div>
    <div class="toolbar gap">
      <div class="field grow"><label for="config-filter">Filter</label><input id="config-filter" type="search" placeholder="a part of a name or a value" value=${q} onInput=${(e) => setParams({ q: e.target.value, origin }, true)} /></div>
      <div class="segmented" role="group" aria-label="Which values">${choose('set', 'Set')}${choose('all', 'With defaults')}</div>
    </div>
    <${Table} caption="Settings and their values" columns=${SETTINGS} rows=${found?.slice(0, SHOWN)} rowKey=${({ key }) => key} loading=${loading}
      empty=${html`<${Empty} title="No setting matches"><p>Change the filter${origin === 'set' ? ', or look at the defaults too' : ''}.</p><//>`} />
  </section>`;
}

const value = (one) =>
  one == null ? html`<span class="muted">none</span>` : html`<span class="break">${textOf(one)}</span>`;
const CHANGES = [
  { key: 'key', label: 'Setting', head: true, cell: (one) => html`<code class="break">${one.key}</code>` },
  { key: 'from', label: 'Before', cell: (one) => value(one.from) },
  { key: 'to', label: 'After', cell: (one) => value(one.to) },
  {
    key: 'restart',
    label: 'In effect',
    cell: (one) => (one.restart ? html`<span class="badge warn">after a restart</span>` : 'at once'),
  },
];

function Changes({ of, done = false }) {
  if (of.errors.length) {
    return html`<div class="box bad" role="alert">
      <p><strong>The files cannot be used. The server goes on with what it has.</strong></p>
      <ul>${of.errors.map((one) => html`<li>${[one.file, one.line, one.column].filter((part) => part != null).join(':')} ${one.key && html`<code>${one.key}</code>`} ${one.message}</li>`)}</ul>
    </div>`;
  }
  if (!of.changes.length)
    return html`<p>${done ? 'Nothing has changed.' : 'The files are what is in use: nothing would change.'}</p>`;
  return html`<${Table} caption="Differences" columns=${CHANGES} rows=${of.changes} rowKey=${(one) => one.key} />`;
}

/** First what would change; then, if that is wanted, the change. */
function Reload({ onClose, onDone }) {
  const [result, setResult] = useState(/** @type {any} */ (null));
  const { run, busy, error } = useAction(async (dry) => {
    const found = await send('POST', `admin/config/reload${dry ? '?dry_run=true' : ''}`);
    setResult({ ...found, dry });
    if (!dry) {
      notify(found.applied ? 'The new configuration is in use.' : 'Nothing has changed.');
      onDone();
    }
  });
  const usable = result?.dry && result.changes.length > 0 && !result.errors.length;
  return html`<${Dialog} title="Read the files again" wide onClose=${onClose}>
    <div class="dialog-body">
      <p class="hint">First see what would change. Nothing changes until you use it.</p>
      <${ErrorBox} error=${error} />
      <div role="status">${busy && html`<p class="muted">Reading …</p>`}${result && html`<${Changes} of=${result} done=${!result.dry} />`}</div>
    </div>
    <footer class="dialog-foot">
      <button onClick=${onClose}>Close</button>
      <button class=${usable ? '' : 'primary'} disabled=${busy} onClick=${() => run(true)}>See what would change</button>
      ${usable && html`<button class="primary" disabled=${busy} onClick=${() => run(false)}>Use it</button>`}
    </footer>
  <//>`;
}

const CAUSES = {
  start: 'Start of the server',
  file: 'A changed file',
  admin: 'A request',
  rollback: 'A rollback',
};

function History({ onChange }) {
  const zone = useZone();
  const pages = usePages();
  const { data, error, loading, reload } = useGet('admin/config/history', {
    limit: 20,
    cursor: pages.cursor,
  });
  const [restoring, setRestoring] = useState(/** @type {any} */ (null));
  const mayRestore = useIdentity().role === 'admin';
  const columns = [
    {
      key: 'at',
      label: 'Since',
      head: true,
      cell: (one) => html`<span class="nowrap">${dateTime(one.created_at, zone)}</span>`,
    },
    {
      key: 'cause',
      label: 'By',
      cell: (one) =>
        html`${CAUSES[one.cause]}${one.actor && `, ${one.actor}`} ${one.in_use && html`<span class="badge ok">in use</span>`}`,
    },
    { key: 'server', label: 'Server', cell: (one) => html`<code>${one.server}</code>` },
    {
      key: 'changes',
      label: 'Changes',
      cell: (one) =>
        one.changes.length
          ? html`<details><summary>${count(one.changes.length)} ${one.changes.length === 1 ? 'change' : 'changes'}</summary><${Changes} of=${{ ...one, errors: [] }} /></details>`
          : html`<span class="muted">none</span>`,
    },
  ];
  if (mayRestore)
    columns.push({
      key: 'restore',
      label: 'Restore',
      cell: (one) =>
        one.can_be_restored &&
        !one.in_use &&
        html`<button class="small" onClick=${() => setRestoring(one)}>Restore</button>`,
    });
  const restore = async () => {
    await send('POST', `admin/config/versions/${encodeURIComponent(restoring.id)}/rollback`);
    setRestoring(null);
    notify('The earlier configuration is in use.');
    onChange();
  };
  return html`<section class="card" aria-label="History">
    <div class="card-head"><h2>History</h2><p>Times in ${zone}</p></div>
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table} caption="Versions of the configuration" columns=${columns} rows=${data?.versions} rowKey=${(one) => one.id} loading=${loading} empty="No version is known" />
    <${Pager} pages=${pages} next=${data?.next_cursor} />
    ${
      restoring &&
      html`<${Confirm} title="Restore this version" verb="Restore" onConfirm=${restore} onClose=${() => setRestoring(null)}>
      <p>The configuration files of this server are replaced by those of ${dateTime(restoring.created_at, zone)}, and used. Secrets and .env stay.</p>
    <//>`
    }
  </section>`;
}
