import { html, useState } from '../html.js';
import { send, useGet } from '../api.js';
import { link } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { usd } from '../money.js';
import { ago } from '../time.js';
import { Head } from '../parts/head.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { Table } from '../parts/table.js';
import { Dialog } from '../parts/dialog.js';
import { Form } from '../parts/form.js';
import { created } from '../parts/fields.js';
import { Pager, usePages } from '../parts/pager.js';
import { KeyPage, Secret, StateBadge } from '../keys/key.js';
import { EXPIRES, IDENTITY, SETTINGS, expiry, limitsOf } from '../keys/settings.js';

export default function Keys({ route }) {
  return route.id
    ? html`<${KeyPage} key=${route.id} id=${route.id} />`
    : html`<${KeyList} tenant=${route.params.tenant} />`;
}

function KeyList({ tenant }) {
  const pages = usePages();
  const { data, error, loading, reload } = useGet('auth/keys', {
    tenant_id: tenant,
    limit: 50,
    cursor: pages.cursor,
  });
  const spent = useGet('api/v1/analytics/costs', { group_by: 'key' });
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState(/** @type {any} */ (null));
  const mayCreate = useIdentity().role === 'admin';
  const create =
    mayCreate && html`<button class="primary" onClick=${() => setCreating(true)}>Create key</button>`;
  const done = (key) => {
    setCreating(false);
    setSecret(key);
    reload();
  };
  return html`<${Head} title="Keys" lead=${tenant && `Of the tenant ${tenant}`}>${create}<//>
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table}
      caption="Keys of callers"
      columns=${columnsOf(spent.data)}
      rows=${data?.keys}
      rowKey=${(key) => key.key_id}
      loading=${loading}
      empty=${html`<${Empty} title="No keys yet"><p>Callers send a key. Create one for each application.</p>${create}<//>`}
    />
    <${Pager} pages=${pages} next=${data?.next_cursor} />
    ${creating && html`<${Create} onClose=${() => setCreating(false)} onDone=${done} />`}
    ${secret && html`<${Secret} title="The key was created" secret=${secret} onClose=${() => setSecret(null)} />`}`;
}

/** @param {any} costs of this month, by key; null while it is not known */
function columnsOf(costs) {
  const byKey = new Map((costs?.groups ?? []).map((group) => [group.key, group.cost_usd]));
  return [
    {
      key: 'name',
      label: 'Name',
      head: true,
      cell: (key) => html`<a href=${link(`keys/${key.key_id}`)}>${key.name}</a>`,
    },
    { key: 'state', label: 'State', cell: (key) => html`<${StateBadge} of=${key} />` },
    { key: 'owner', label: 'Tenant / user', cell: (key) => html`${key.tenant_id} / ${key.user_id}` },
    { key: 'role', label: 'Role', cell: (key) => key.role.replace('_', ' ') },
    { key: 'tier', label: 'Tier', cell: (key) => key.tier ?? html`<span class="muted">tenant's</span>` },
    {
      key: 'limits',
      label: 'Own limits',
      cell: (key) => limitsOf(key) || html`<span class="muted">of its tier</span>`,
    },
    { key: 'models', label: 'Models', cell: modelsOf },
    {
      key: 'budget',
      label: 'Budget',
      num: true,
      cell: (key) =>
        key.budget_usd == null
          ? html`<span class="muted">none</span>`
          : html`${usd(key.budget_usd)} <span class="muted">/ ${key.budget_period}</span>`,
    },
    {
      key: 'spent',
      label: 'This month',
      title: 'What its calls cost this month',
      num: true,
      cell: (key) =>
        costs
          ? html`<a href=${link('calls', { key: key.key_id, range: 'month' })}>${usd(byKey.get(key.key_id) ?? 0)}</a>`
          : '–',
    },
    {
      key: 'used',
      label: 'Last used',
      cell: (key) => html`<span class="nowrap">${ago(key.last_used_at)}</span>`,
    },
  ];
}

function modelsOf({ allowed_models: allowed, denied_models: denied }) {
  if (!allowed?.length && !denied?.length) return html`<span class="muted">all of its tenant</span>`;
  const few = (names) =>
    names.slice(0, 2).join(', ') + (names.length > 2 ? ` and ${names.length - 2} more` : '');
  return [allowed?.length && few(allowed), denied?.length && `not ${few(denied)}`].filter(Boolean).join('; ');
}

function Create({ onClose, onDone }) {
  const tenants = useGet('admin/tenants', { limit: 200 });
  const fields = [...IDENTITY, ...SETTINGS.filter((field) => field.name !== 'expires_at'), EXPIRES];
  const save = async (texts) => {
    const { expires, ...body } = created(fields, texts);
    onDone(await send('POST', 'auth/create-key', { ...body, ...expiry(expires) }));
    notify(`The key ${body.name} was created.`);
  };
  return html`<${Dialog} title="Create a key" wide onClose=${onClose}>
    <datalist id="known-tenants">${tenants.data?.tenants.map((one) => html`<option value=${one.tenant_id}></option>`)}</datalist>
    <${Form} fields=${fields} verb="Create key" onSave=${save} onClose=${onClose} />
  <//>`;
}
