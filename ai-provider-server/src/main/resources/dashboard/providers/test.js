import { html, useState } from '../html.js';
import { send } from '../api.js';
import { link } from '../router.js';
import { millis, usd } from '../money.js';
import { Dialog, useAction } from '../parts/dialog.js';
import { ErrorBox } from '../parts/error.js';

/** Tests one provider: a request that costs nothing, then a call of at most one token. */
export function Test({ provider, onClose }) {
  const [model, setModel] = useState('');
  const [result, setResult] = useState(/** @type {any} */ (null));
  const { run, busy, error } = useAction(async () => {
    setResult(null);
    const query = model ? `?model=${encodeURIComponent(model)}` : '';
    setResult(await send('POST', `api/v1/providers/${encodeURIComponent(provider.name)}/test${query}`));
  });
  return html`<${Dialog} title="Test ${provider.name}" onClose=${onClose}>
    <div class="dialog-body">
      <p class="hint">A request that costs nothing shows whether the provider is reached and accepts the key. Then it is asked for one token, which costs what it costs.</p>
      <div class="field">
        <label for="test-model">Model</label>
        <input id="test-model" list="test-models" placeholder=${provider.default_model ?? 'its default model'} value=${model} onInput=${(e) => setModel(e.target.value)} />
        <datalist id="test-models">${provider.models?.map((one) => html`<option value=${one}></option>`)}</datalist>
      </div>
      <div role="status">${busy && html`<p class="muted">Testing …</p>`}${result && html`<${Result} of=${result} />`}</div>
      <${ErrorBox} error=${error} />
    </div>
    <footer class="dialog-foot">
      <button onClick=${onClose}>Close</button>
      <button class="primary" disabled=${busy} onClick=${run}>${result ? 'Test again' : 'Test'}</button>
    </footer>
  <//>`;
}

function Result({ of }) {
  const words = (kind) => kind.replaceAll('_', ' ');
  const yes = (value) => (value == null ? 'not said' : value ? 'yes' : 'no');
  return html`<div class="box ${of.ok ? 'ok' : 'bad'}"><strong>${of.ok ? 'It works.' : 'It cannot be used at the moment.'}</strong></div>
    <dl class="facts">
      <dt>Reached</dt><dd>${yes(of.reachable)}${of.latency_ms != null && `, in ${millis(of.latency_ms)}`}</dd>
      <dt>Key accepted</dt><dd>${yes(of.key_accepted)}</dd>
      ${of.error && html`<dt>Failure</dt><dd>${words(of.error)}</dd>`}
      ${
        of.call &&
        html`<dt>Call of ${of.call.model}</dt>
        <dd>
          ${of.call.ok ? 'answered' : words(of.call.error ?? 'failed')} in ${millis(of.call.latency_ms)}, ${usd(of.call.cost_usd)};
          <a href=${link(`call/${encodeURIComponent(of.call.id)}`)}> see the call</a>
        </dd>`
      }
      ${of.models?.length > 0 && html`<dt>Models</dt><dd>${of.models.slice(0, 20).join(', ')}${of.models.length > 20 && ` and ${of.models.length - 20} more`}</dd>`}
    </dl>`;
}
