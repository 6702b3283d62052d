import { html, useState } from '../html.js';
import { send, url, useGet } from '../api.js';
import { link } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { count, usd } from '../money.js';
import { ago, fullDay, minute } from '../time.js';
import { Head } from '../parts/head.js';
import { Loading } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Confirm, Dialog } from '../parts/dialog.js';
import { Copy, Form } from '../parts/form.js';
import { changed, created } from '../parts/fields.js';
import { useZone } from '../parts/zone.js';
import { SETTINGS, editable } from './settings.js';

/** One key with all its settings, and what can be done with it. */
export function KeyPage({ id }) {
  const { data: key, error, reload } = useGet(`auth/keys/${encodeURIComponent(id)}`);
  const [dialog, setDialog] = useState('');
  const [secret, setSecret] = useState(/** @type {any} */ (null));
  const close = () => setDialog('');
  const done = (message) => {
    close();
    notify(message);
    reload();
  };
  if (!key)
    return html`<${Head} title="Key" /><${ErrorBox} error=${error} retry=${reload} />${!error && html`<${Loading} />`}`;
  return html`<${Head} title=${key.name} lead=${html`<a href=${link('keys')}>Keys</a> / <code>${id}</code>`}>
      <${Actions} of=${key} choose=${setDialog} />
    <//>
    <${ErrorBox} error=${error} retry=${reload} />
    <div class="grid two start"><${Facts} of=${key} /><${Usage} id=${id} /></div>
    ${dialog === 'edit' && html`<${Edit} of=${key} onClose=${close} onDone=${() => done('The key was changed.')} />`}
    ${
      dialog === 'rotate' &&
      html`<${Rotate} of=${key} onClose=${close} onDone=${(rotated) => {
        setSecret(rotated);
        done('The key has a new secret.');
      }} />`
    }
    ${dialog === 'revoke' && html`<${Revoke} of=${key} onClose=${close} onDone=${() => done('The key was revoked.')} />`}
    ${secret && html`<${Secret} title="The new secret" secret=${secret} onClose=${() => setSecret(null)} />`}`;
}

function Actions({ of, choose }) {
  const { role } = useIdentity();
  if (!of.is_active || !['admin', 'tenant_admin'].includes(role)) return null;
  return html`<button onClick=${() => choose('edit')}>Edit</button>
    <button onClick=${() => choose('rotate')}>Rotate</button>
    <button class="danger" onClick=${() => choose('revoke')}>Revoke</button>`;
}

export function StateBadge({ of }) {
  if (!of.is_active) return html`<span class="badge bad">revoked</span>`;
  const left = of.expires_at ? Date.parse(of.expires_at) - Date.now() : Infinity;
  if (left <= 0) return html`<span class="badge bad">expired</span>`;
  if (left < 14 * 86_400_000) return html`<span class="badge warn">expires soon</span>`;
  return html`<span class="badge ok">active</span>`;
}

function Facts({ of }) {
  const zone = useZone();
  const none = (text) => html`<span class="muted">${text}</span>`;
  const list = (names, otherwise) =>
    names?.length ? names.map((name) => html`<div><code>${name}</code></div>`) : none(otherwise);
  const number = (value) => (value == null ? none('of its tier') : count(value));
  const time = (at, otherwise) => (at ? `${fullDay(at, zone)}, ${minute(at, zone)}` : none(otherwise));
  return html`<section class="card" aria-label="Settings">
    <div class="card-head"><h2>Settings</h2><p>Times in ${zone}</p></div>
    <dl class="facts">
      <dt>State</dt><dd><${StateBadge} of=${of} /></dd>
      <dt>Tenant</dt><dd><a href=${link('keys', { tenant: of.tenant_id })}>${of.tenant_id}</a></dd>
      <dt>User</dt><dd>${of.user_id}</dd>
      <dt>Role</dt><dd>${of.role.replace('_', ' ')}</dd>
      <dt>Tier</dt><dd>${of.tier ?? none("its tenant's")}</dd>
      <dt>Budget</dt><dd>${of.budget_usd == null ? none('no limit') : `${usd(of.budget_usd)} a ${of.budget_period === 'total' ? 'lifetime' : of.budget_period}`}</dd>
      <dt>Requests an hour</dt><dd>${number(of.quota_requests_per_hour)}</dd>
      <dt>Requests a minute</dt><dd>${number(of.requests_per_minute)}</dd>
      <dt>Tokens a minute</dt><dd>${number(of.tokens_per_minute)}</dd>
      <dt>At the same time</dt><dd>${number(of.max_concurrent)}</dd>
      <dt>Allowed models</dt><dd>${list(of.allowed_models, 'all of its tenant')}</dd>
      <dt>Denied models</dt><dd>${list(of.denied_models, 'none')}</dd>
      <dt>Allowed addresses</dt><dd>${list(of.allowed_ips, 'all')}</dd>
      <dt>Created</dt><dd>${time(of.created_at)}</dd>
      <dt>Expires</dt><dd>${time(of.expires_at, 'never')}</dd>
      ${of.revoked_at && html`<dt>Revoked</dt><dd>${time(of.revoked_at)}</dd>`}
      ${of.previous_secret_expires_at && html`<dt>Old secret works until</dt><dd>${time(of.previous_secret_expires_at)}</dd>`}
      <dt>Last used</dt><dd>${ago(of.last_used_at)}</dd>
    </dl>
  </section>`;
}

function Usage({ id }) {
  const { data, error, loading } = useGet('api/v1/analytics/costs', { group_by: 'key' });
  const used = data?.groups.find((group) => group.key === id);
  const calls = (params) => link('calls', { key: id, range: 'month', ...params });
  return html`<section class="card" aria-label="This month">
    <div class="card-head"><h2>This month</h2><p>${data?.zone}</p></div>
    <${ErrorBox} error=${error} />
    ${loading && !data && html`<${Loading} />`}
    ${
      data &&
      (used
        ? html`<dl class="facts">
          <dt>Calls</dt><dd><a href=${calls({})}>${count(used.requests)}</a></dd>
          <dt>Failed</dt><dd><a href=${calls({ status: 'error' })}>${count(used.errors)}</a></dd>
          <dt>From the cache</dt><dd>${count(used.cache_hits)}</dd>
          <dt>Prompt tokens</dt><dd>${count(used.prompt_tokens)}</dd>
          <dt>Answer tokens</dt><dd>${count(used.completion_tokens)}</dd>
          <dt>Cost</dt><dd>${usd(used.cost_usd)}</dd>
          <dt>Saved by the cache</dt><dd>${usd(used.saved_usd)}</dd>
        </dl>`
        : html`<p class="muted">No calls with this key this month.</p>`)
    }
  </section>`;
}

function Edit({ of, onClose, onDone }) {
  const shown = editable(of);
  const mayLimit = useIdentity().role === 'admin';
  const fields = mayLimit ? SETTINGS : SETTINGS.filter(({ name }) => TENANT_MAY.includes(name));
  const save = async (texts) => {
    const body = changed(fields, shown, texts);
    if (Object.keys(body).length) await send('PATCH', `auth/keys/${encodeURIComponent(of.key_id)}`, body);
    onDone();
  };
  return html`<${Dialog} title="Edit ${of.name}" wide onClose=${onClose}>
    <${Form} fields=${fields} resource=${shown} verb="Save" onSave=${save} onClose=${onClose} />
  <//>`;
}

/** What the administrator of a tenant may change of a key. */
const TENANT_MAY = ['name', 'allowed_models', 'denied_models', 'allowed_ips', 'expires_at'];

const OVERLAP = {
  name: 'overlap_seconds',
  label: 'The old secret works for another',
  type: /** @type {const} */ ('choice'),
  options: [
    ['', 'day'],
    ['3600', 'hour'],
    ['604800', '7 days'],
    ['0', 'no time: it ends now'],
  ],
};

function Rotate({ of, onClose, onDone }) {
  const save = async (texts) => {
    const { overlap_seconds: overlap } = created([OVERLAP], texts);
    const body = overlap === undefined ? {} : { overlap_seconds: Number(overlap) };
    onDone(await send('POST', `auth/keys/${encodeURIComponent(of.key_id)}/rotate`, body));
  };
  return html`<${Dialog} title="Rotate ${of.name}" onClose=${onClose}>
    <${Form} fields=${[OVERLAP]} verb="Rotate" onSave=${save} onClose=${onClose}>
      <p class="hint">The key gets a new secret. Its id, its limits and what it has used stay.</p>
    <//>
  <//>`;
}

function Revoke({ of, onClose, onDone }) {
  const revoke = async () => {
    await send('POST', `auth/keys/${encodeURIComponent(of.key_id)}/revoke`);
    onDone();
  };
  return html`<${Confirm} title="Revoke ${of.name}" name=${of.name} verb="Revoke" onConfirm=${revoke} onClose=${onClose}>
    <p>Calls with this key are refused at once. This cannot be undone.</p>
  <//>`;
}

/** A secret, which is shown once. It is nowhere but in this dialog. */
export function Secret({ title, secret, onClose }) {
  const sample = `curl ${url('v1/chat/completions')} \\
  -H "Authorization: Bearer ${secret.api_key}" \\
  -H 'Content-Type: application/json' \\
  -d '{"model": "auto", "messages": [{"role": "user", "content": "Hello!"}]}'`;
  return html`<${Dialog} title=${title} wide onClose=${onClose}>
    <div class="dialog-body">
      <div class="box warn">Copy the key of <strong>${secret.name}</strong> now. It is not shown again: the server keeps only its hash.</div>
      <div class="row secret"><code class="break" id="new-key">${secret.api_key}</code><${Copy} text=${secret.api_key} what="the key" /></div>
      <h3>Try it</h3>
      <pre class="code" tabindex="0"><code>${sample}</code></pre>
    </div>
    <footer class="dialog-foot"><${Copy} text=${sample} label="Copy the command" what="the command" /><button class="primary" onClick=${onClose}>Done</button></footer>
  <//>`;
}
