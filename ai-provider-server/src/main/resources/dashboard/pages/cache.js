import { html, useState } from '../html.js';
import { send, useGet } from '../api.js';
import { link } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { count, percent, usd } from '../money.js';
import { dateTime } from '../time.js';
import { Confirm } from '../parts/dialog.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { FieldInput } from '../parts/form.js';
import { Head } from '../parts/head.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

export default function Cache() {
  const zone = useZone();
  const entries = useGet('admin/cache/entries', { limit: 100 });
  const health = useGet('health');
  const month = useGet('api/v1/analytics/costs');
  const [clearing, setClearing] = useState(false);
  const mayClear = useIdentity().role === 'admin';
  const done = (cleared) => {
    setClearing(false);
    notify(`${count(cleared)} ${cleared === 1 ? 'answer was' : 'answers were'} removed.`);
    entries.reload();
    health.reload();
  };
  return html`<${Head} title="Cache" lead="Answers that are kept for repeated requests.">
      ${mayClear && html`<button class="danger" onClick=${() => setClearing(true)}>Clear</button>`}
    <//>
    <${ErrorBox} error=${entries.error ?? health.error ?? month.error} retry=${entries.reload} />
    <${Figures} cache=${health.data?.cache} month=${month.data} />
    <section class="card" aria-label="Newest entries">
      <div class="card-head"><h2>Newest entries</h2><p>Without their content. Times in ${zone}.</p></div>
      <${Table}
        caption="Newest entries of the cache"
        columns=${columnsIn(zone)}
        rows=${entries.data?.entries}
        rowKey=${(entry) => entry.key}
        loading=${entries.loading}
        empty=${html`<${Empty} title="The cache is empty"><p>The answer to a request is kept when the same request can be expected again: see the settings below <a href=${link('config', { q: 'ai-provider.cache' })}>ai-provider.cache</a>.</p><//>`}
      />
    </section>
    ${clearing && html`<${Clear} onClose=${() => setClearing(false)} onDone=${done} />`}`;
}

function Figures({ cache, month }) {
  const total = month?.total;
  const share = total?.requests ? total.cache_hits / total.requests : null;
  return html`<div class="tiles">
    <${Tile} name="Hit rate since the start" value=${cache && (cache.hits + cache.misses ? percent(cache.hit_rate) : '–')} note=${cache && `${count(cache.hits)} found, ${count(cache.misses)} not, on this server`} />
    <${Tile} name="Answered from the cache" value=${total && count(total.cache_hits)} note=${total && `this month (${month.zone}), ${percent(share)} of all calls`} href=${link('calls', { cache: 'HIT', range: 'month' })} />
    <${Tile} name="Saved" value=${total && usd(total.saved_usd)} note="this month, by answers from the cache" />
    <${Tile} name="Saved by caches of providers" value=${total && usd(total.prompt_cache_saved_usd)} note="this month, already part of the cost" />
    <${Tile} name="Entries" value=${cache && count(cache.entries)} note="of this server now" />
  </div>`;
}

function Tile({ name, value, note, href }) {
  const inside = html`<span class="tile-name">${name}</span><span class="tile-value">${value ?? '…'}</span><span class="tile-note">${note}</span>`;
  return href ? html`<a class="tile" href=${href}>${inside}</a>` : html`<div class="tile">${inside}</div>`;
}

const columnsIn = (zone) => [
  { key: 'model', label: 'Model', head: true },
  {
    key: 'tenant',
    label: 'Tenant',
    cell: (entry) => entry.tenant ?? html`<span class="muted">not known</span>`,
  },
  {
    key: 'hits',
    label: 'Found',
    title: 'How often it was found',
    num: true,
    cell: (entry) => count(entry.hits),
  },
  {
    key: 'created',
    label: 'Stored',
    cell: (entry) => html`<span class="nowrap">${dateTime(entry.created, zone)}</span>`,
  },
  {
    key: 'expires',
    label: 'Removed',
    cell: (entry) => html`<span class="nowrap">${dateTime(entry.expires, zone)}</span>`,
  },
  { key: 'key', label: 'Hash', cell: (entry) => html`<code>${entry.key.slice(0, 12)}…</code>` },
];

/** @type {import('../parts/fields.js').Field[]} */
const SCOPES = [
  { name: 'tenant', label: 'Only of this tenant', type: 'text', placeholder: 'all tenants' },
  { name: 'model', label: 'Only of this model', type: 'text', placeholder: 'all models' },
];

function Clear({ onClose, onDone }) {
  const [texts, setTexts] = useState({ tenant: '', model: '' });
  const body = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));
  const clear = async () => onDone((await send('POST', 'admin/cache/clear', body)).cleared);
  return html`<${Confirm} title="Clear the cache" verb=${Object.keys(body).length ? 'Clear these' : 'Clear all'} onConfirm=${clear} onClose=${onClose}>
    <p>Answers are removed, and asked of the providers again. Choose a tenant or a model, or neither.</p>
    <div class="fields">
      ${SCOPES.map(
        (field) => html`<${FieldInput} key=${field.name} field=${field} value=${texts[field.name]}
          onChange=${(text) => setTexts({ tenant: '', model: '', [field.name]: text })} />`,
      )}
    </div>
  <//>`;
}
