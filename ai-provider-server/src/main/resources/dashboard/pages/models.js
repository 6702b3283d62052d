import { html } from '../html.js';
import { useGet } from '../api.js';
import { link, setParams } from '../router.js';
import { count } from '../money.js';
import { Head } from '../parts/head.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Table } from '../parts/table.js';

/** What can be requested, what it costs, what it can do, and until when. */
export default function Models({ route }) {
  const { data, error, loading, reload } = useGet('ai/models');
  const { q = '' } = route.params;
  const rows = data?.models.filter((model) => matches(model, q.toLowerCase()));
  return html`<${Head} title="Models" lead=${data && `Prices in US dollars for a million tokens. The catalog's figures are of ${data.catalog_date}.`} />
    <div class="toolbar">
      <div class="field">
        <label for="model-filter">Filter</label>
        <input id="model-filter" type="search" placeholder="name, provider, capability" value=${q} onInput=${(e) => setParams({ q: e.target.value }, true)} />
      </div>
      ${data && html`<p class="muted" role="status">${count(rows.length)} of ${count(data.models.length)}</p>`}
    </div>
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table}
      caption="Models, groups and aliases that can be requested"
      columns=${COLUMNS}
      rows=${rows}
      rowKey=${(model) => `${model.provider}/${model.id}`}
      loading=${loading}
      empty=${html`<${Empty} title=${q ? 'No model matches' : 'No model can be requested'}><p>${q ? 'Change the filter.' : 'Configure a provider, or ask your administrator which models you may use.'}</p><//>`}
    />`;
}

const matches = (model, text) =>
  [model.id, model.provider, ...(model.capabilities ?? [])].some((part) => part.toLowerCase().includes(text));
const price = (model, kind) =>
  model.price?.[kind] == null
    ? '–'
    : model.price[kind].toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 });

const COLUMNS = [
  {
    key: 'id',
    label: 'Model',
    head: true,
    cell: (model) =>
      html`<a href=${link('playground', { models: model.id })} title="Try it in the playground">${model.id}</a>`,
  },
  { key: 'provider', label: 'Provider' },
  { key: 'input', label: 'Input', num: true, cell: (model) => price(model, 'input') },
  {
    key: 'output',
    label: 'Output',
    num: true,
    cell: (model) =>
      model.status === 'unpriced' ? html`<span class="badge warn">no price</span>` : price(model, 'output'),
  },
  { key: 'cached', label: 'Cached input', num: true, cell: (model) => price(model, 'cached_input') },
  {
    key: 'window',
    label: 'Window',
    title: 'The most tokens of prompt and answer',
    num: true,
    cell: (model) => count(model.context_window),
  },
  { key: 'longest', label: 'Longest answer', num: true, cell: (model) => count(model.max_output_tokens) },
  { key: 'capabilities', label: 'Can do', cell: (model) => abilities(model) },
  { key: 'ends', label: 'Ends', title: 'When the vendor shuts it down, at the earliest', cell: Ends },
];

function abilities(model) {
  const input = (model.modalities?.input ?? []).filter((kind) => kind !== 'text');
  const all = [...new Set([...(model.capabilities ?? []), ...input])];
  return all.length
    ? html`<span class="badges">${all.map((one) => html`<span class="badge" key=${one}>${one.replaceAll('_', ' ')}</span>`)}</span>`
    : '–';
}

function Ends({ deprecated }) {
  if (!deprecated) return '–';
  const days = (Date.parse(deprecated) - Date.now()) / 86_400_000;
  return html`<span class="nowrap ${days < 90 ? 'text-bad' : ''}">${deprecated}${days < 0 ? ' (over)' : ''}</span>`;
}
