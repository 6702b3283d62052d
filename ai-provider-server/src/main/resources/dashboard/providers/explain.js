import { html, useState } from '../html.js';
import { send } from '../api.js';
import { count, millis, usd } from '../money.js';
import { useAction } from '../parts/dialog.js';
import { ErrorBox } from '../parts/error.js';
import { Table } from '../parts/table.js';

/** What would happen to a request: which targets would be called, and why others would not. */
export function Explain() {
  const [ask, setAsk] = useState({ model: '', key: '', prompt: '' });
  const [result, setResult] = useState(/** @type {any} */ (null));
  const { run, busy, error } = useAction(async () => {
    const query = ask.key ? `?key=${encodeURIComponent(ask.key.trim())}` : '';
    const body = {
      model: ask.model.trim() || 'auto',
      messages: [{ role: 'user', content: ask.prompt || 'Hello!' }],
    };
    setResult(await send('POST', `api/v1/explain${query}`, body));
  });
  const set = (name) => (event) => setAsk((old) => ({ ...old, [name]: event.target.value }));
  const submit = (event) => {
    event.preventDefault();
    run();
  };
  return html`<section class="card stack" aria-label="Explain a request">
    <div class="card-head"><h2>Explain a request</h2><p>No provider is called, and nothing is counted.</p></div>
    <form class="toolbar" onSubmit=${submit}>
      <div class="field"><label for="explain-model">Model</label><input id="explain-model" placeholder="auto" value=${ask.model} onInput=${set('model')} /></div>
      <div class="field"><label for="explain-key">Id of a key</label><input id="explain-key" placeholder="without limits" value=${ask.key} onInput=${set('key')} /></div>
      <div class="field grow"><label for="explain-prompt">Prompt</label><input id="explain-prompt" placeholder="Hello!" value=${ask.prompt} onInput=${set('prompt')} /></div>
      <button class="primary" type="submit" disabled=${busy}>Explain</button>
    </form>
    <${ErrorBox} error=${error} />
    <div role="status">${result && html`<${Result} of=${result} />`}</div>
  </section>`;
}

const COLUMNS = [
  { key: 'position', label: 'Order', num: true, cell: (one) => one.position ?? '–' },
  { key: 'target', label: 'Target', head: true, cell: (one) => `${one.provider} / ${one.model}` },
  {
    key: 'verdict',
    label: 'Verdict',
    cell: (one) =>
      html`<span class="badge ${one.position ? 'ok' : 'warn'}">${one.verdict.replaceAll('_', ' ')}</span>`,
  },
  {
    key: 'reason',
    label: 'Why',
    cell: (one) => one.reason + (one.fallback ? ' (a fallback: another model)' : ''),
  },
  { key: 'cost', label: 'Expected cost', num: true, cell: (one) => usd(one.cost_usd) },
];

function Result({ of }) {
  return html`<div class="stack">
    ${of.refusal && html`<div class="box bad"><strong>It would be refused with ${of.refusal.status}.</strong> <span>${of.refusal.message}</span></div>`}
    <p>
      About ${count(of.prompt_tokens)} prompt tokens. Cache: ${of.cache.status}, ${of.cache.reason}.
      ${of.hedge_after_ms != null && ` The next target is called too after ${millis(of.hedge_after_ms)}.`}
    </p>
    <${Table} caption="Targets in the order in which they would be called" columns=${COLUMNS} rows=${of.candidates} />
  </div>`;
}
