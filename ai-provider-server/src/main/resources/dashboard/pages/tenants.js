import { html, useState } from '../html.js';
import { send, useGet } from '../api.js';
import { link } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { Confirm, Dialog, useAction } from '../parts/dialog.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { changed, created } from '../parts/fields.js';
import { Form } from '../parts/form.js';
import { Head } from '../parts/head.js';
import { Pager, usePages } from '../parts/pager.js';
import { Table } from '../parts/table.js';
import { SETTINGS, limitsOf } from '../keys/settings.js';

const setting = (name) => SETTINGS.find((field) => field.name === name);
const LIMITS = ['quota_requests_per_hour', 'requests_per_minute', 'tokens_per_minute', 'max_concurrent'].map(
  (name) => ({ ...setting(name), placeholder: 'no limit of its own' }),
);
const ACTIVE = {
  name: 'is_active',
  label: 'State',
  type: 'switch',
  options: [
    ['true', 'active'],
    ['false', 'not active: refused'],
  ],
};

const STORED = {
  name: 'store_content',
  label: 'Keep prompts and answers, in days',
  type: 'integer',
  placeholder: 'not kept',
  hint: 'Encrypted, and deleted after these days.',
};

/** What tenants and users have in common on this page. */
const KINDS = {
  tenant: {
    path: 'admin/tenants',
    id: 'tenant_id',
    title: 'tenant',
    fields: [
      { name: 'tenant_id', label: 'Tenant', type: 'text', required: true, fixed: true },
      { name: 'name', label: 'Name', type: 'text' },
      { ...setting('tier'), options: [['', 'none'], ...setting('tier').options.slice(1)] },
      ACTIVE,
      ...LIMITS,
      { ...setting('allowed_models'), placeholder: 'all' },
      setting('denied_models'),
      STORED,
    ],
    erase: 'Its users and keys are deleted with it. This cannot be undone.',
  },
  user: {
    path: 'admin/users',
    id: 'user_id',
    title: 'user',
    fields: [
      { name: 'user_id', label: 'User', type: 'text', required: true, fixed: true },
      { name: 'name', label: 'Name', type: 'text' },
      { name: 'username', label: 'Name to sign in with', type: 'text', hint: 'Its id, if this is empty.' },
      {
        name: 'password',
        label: 'New password',
        type: 'password',
        hint: 'At least 12 characters. Empty: as it is.',
      },
      { ...setting('role'), hint: 'Of its sign-in. Needs a password.' },
      ACTIVE,
      ...LIMITS,
    ],
    erase: 'Its keys end, and what is stored about it is erased. This cannot be undone.',
  },
};

export default function Tenants({ route }) {
  return route.id
    ? html`<${People} key=${route.id} kind=${KINDS.user} tenant=${route.id} />`
    : html`<${People} kind=${KINDS.tenant} />`;
}

/** The tenants, or the users of one. */
function People({ kind, tenant }) {
  const pages = usePages();
  const { data, error, loading, reload } = useGet(kind.path, {
    tenant_id: tenant,
    limit: 50,
    cursor: pages.cursor,
  });
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  const { role } = useIdentity();
  const mayEdit = role === 'admin' || role === 'tenant_admin';
  const mayCreate = role === 'admin' || (mayEdit && tenant);
  const close = () => setDialog(null);
  const done = (message) => {
    close();
    notify(message);
    reload();
  };
  const create =
    mayCreate &&
    html`<button class="primary" onClick=${() => setDialog({ edit: null })}>Create ${kind.title}</button>`;
  const lead = tenant
    ? html`<a href=${link('tenants')}>Tenants</a> / ${tenant}`
    : 'Customers or departments. Users and keys belong to them.';
  return html`<${Head} title=${tenant ? `Users of ${tenant}` : 'Tenants'} lead=${lead}>${create}<//>
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table} caption=${tenant ? 'Users' : 'Tenants'} columns=${columnsFor(kind, mayEdit, mayCreate, setDialog)} rows=${data?.tenants ?? data?.users} rowKey=${(one) => one[kind.id]} loading=${loading}
      empty=${html`<${Empty} title="No ${kind.title}s yet"><p>They are also made with their first key.</p>${create}<//>`} />
    <${Pager} pages=${pages} next=${data?.next_cursor} />
    ${dialog && 'edit' in dialog && html`<${Edit} kind=${kind} tenant=${tenant} of=${dialog.edit} onClose=${close} onDone=${done} />`}
    ${dialog?.erase && html`<${Erase} kind=${kind} tenant=${tenant} of=${dialog.erase} onClose=${close} onDone=${done} />`}`;
}

const KEPT = {
  key: 'kept',
  label: 'Prompts kept',
  cell: (one) => (one.store_content ? `${one.store_content.days} days` : html`<span class="muted">no</span>`),
};

function columnsFor(kind, mayEdit, mayErase, choose) {
  const none = html`<span class="muted">none</span>`;
  const columns = [
    {
      key: 'id',
      label: kind.fields[0].label,
      head: true,
      cell: (one) =>
        kind === KINDS.tenant
          ? html`<a href=${link(`tenants/${encodeURIComponent(one.tenant_id)}`)}>${one.tenant_id}</a>`
          : one.user_id,
    },
    { key: 'name', label: 'Name' },
    {
      key: 'state',
      label: 'State',
      cell: (one) =>
        html`<span class="badge ${one.is_active ? 'ok' : 'bad'}">${one.is_active ? 'active' : 'not active'}</span>`,
    },
    kind === KINDS.tenant
      ? { key: 'tier', label: 'Tier', cell: (one) => one.tier ?? none }
      : {
          key: 'username',
          label: 'Signs in as',
          cell: (one) => (one.username ? `${one.username} (${one.role.replace('_', ' ')})` : none),
        },
    ...(kind === KINDS.tenant ? [KEPT] : []),
    { key: 'limits', label: 'Own limits', cell: (one) => limitsOf(one) || none },
    {
      key: 'keys',
      label: 'Keys',
      cell: (one) => html`<a href=${link('keys', { tenant: one.tenant_id })}>see keys</a>`,
    },
  ];
  if (mayEdit) {
    columns.push({
      key: 'actions',
      label: 'Actions',
      cell: (one) => html`<span class="row tight">
        <button class="small" aria-label="Edit ${one[kind.id]}" onClick=${() => choose({ edit: one })}>Edit</button>
        ${mayErase && html`<button class="small danger" aria-label="Erase ${one[kind.id]}" onClick=${() => choose({ erase: one })}>Erase</button>`}
      </span>`,
    });
  }
  return columns;
}

const pathOf = (kind, id, tenant) =>
  `${kind.path}/${encodeURIComponent(id)}${tenant ? `?tenant_id=${encodeURIComponent(tenant)}` : ''}`;

/** A tenant or a user as a form shows it. */
function editable(one) {
  return { ...one, role: one.role === 'caller' ? null : one.role, store_content: one.store_content?.days };
}

function Edit({ kind, tenant, of, onClose, onDone }) {
  const { role } = useIdentity();
  const shown = of ? editable(of) : { is_active: true };
  const fields = role === 'admin' || kind === KINDS.user ? kind.fields : [STORED]; // of its own tenant
  const save = async (texts) => {
    const body = of ? changed(fields, shown, texts) : created(fields, texts);
    if (body.store_content) body.store_content = { days: body.store_content };
    const path = pathOf(kind, of?.[kind.id] ?? body[kind.id], tenant);
    if (!of || Object.keys(body).length) await send(of ? 'PATCH' : 'PUT', path, body);
    onDone(of ? `The ${kind.title} was changed.` : `The ${kind.title} was created.`);
  };
  return html`<${Dialog} title=${of ? `Edit ${of[kind.id]}` : `Create a ${kind.title}`} wide onClose=${onClose}>
    <${Form} fields=${fields} resource=${shown} fixed=${Boolean(of)} verb="Save" onSave=${save} onClose=${onClose}>
      ${of?.username && html`<${EndSignIn} of=${of} path=${pathOf(kind, of.user_id, tenant)} onDone=${onDone} />`}
    <//>
  <//>`;
}

/** Takes the password from a user, who is then signed out. */
function EndSignIn({ of, path, onDone }) {
  const { run, busy, error } = useAction(async () => {
    await send('PATCH', path, { password: null });
    onDone(`${of.user_id} cannot sign in any more.`);
  });
  return html`<p class="row">
      <span>Signs in as <strong>${of.username}</strong></span>
      <button type="button" class="small danger" disabled=${busy} onClick=${() => run()}>End the sign-in</button>
    </p>
    <${ErrorBox} error=${error} />`;
}

function Erase({ kind, tenant, of, onClose, onDone }) {
  const id = of[kind.id];
  const erase = async () => {
    await send('DELETE', pathOf(kind, id, tenant));
    onDone(`The ${kind.title} was erased.`);
  };
  return html`<${Confirm} title="Erase ${id}" name=${id} verb="Erase" onConfirm=${erase} onClose=${onClose}><p>${kind.erase}</p><//>`;
}
