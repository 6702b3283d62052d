import { html, useEffect, useRef, useState } from '../html.js';
import { send, useGet } from '../api.js';
import { link } from '../router.js';
import { notify, useIdentity } from '../store.js';
import { percent, usd } from '../money.js';
import { dateTime } from '../time.js';
import { Confirm, Dialog } from '../parts/dialog.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { changed, created } from '../parts/fields.js';
import { Form } from '../parts/form.js';
import { Head } from '../parts/head.js';
import { Pager, usePages } from '../parts/pager.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

const SCOPES = ['tenant', 'user', 'key', 'session', 'tag', 'model', 'provider', 'installation'];
const OF_TENANTS = SCOPES.slice(0, 4);

/** @returns {import('../parts/fields.js').Field[]} */
const fieldsFor = (role) => [
  {
    name: 'budget_id',
    label: 'Name of the budget',
    type: 'text',
    required: true,
    fixed: true,
    hint: 'Such as acme-month.',
  },
  {
    name: 'scope',
    label: 'For',
    type: 'choice',
    required: true,
    options: (role === 'admin' ? SCOPES : OF_TENANTS).map((scope) => [
      scope,
      `a ${scope}`.replace('a installation', 'everything'),
    ]),
  },
  {
    name: 'id',
    label: 'Which one',
    type: 'text',
    hint: 'TENANT, TENANT/USER, the id of a key, NAME=VALUE of a tag, a model … Empty for everything.',
  },
  { name: 'usd', label: 'US dollars', type: 'amount', required: true },
  {
    name: 'period',
    label: 'Begins anew',
    type: 'choice',
    options: [
      ['', 'each month'],
      ['day', 'each day'],
      ['total', 'never'],
    ],
  },
  { name: 'soft', label: 'Warn at', type: 'list', hint: 'Percentages such as 50, 80.' },
];

export default function Budgets({ route }) {
  const zone = useZone();
  const pages = usePages();
  const { tenant } = route.params;
  const { data, error, loading, reload } = useGet('admin/budgets', {
    tenant_id: tenant,
    limit: 50,
    cursor: pages.cursor,
  });
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  const identity = useIdentity();
  const maySet = ['admin', 'tenant_admin'].includes(identity.role);
  const close = () => setDialog(null);
  const done = (message) => {
    close();
    notify(message);
    reload();
  };
  const create =
    maySet && html`<button class="primary" onClick=${() => setDialog({ edit: null })}>Set a budget</button>`;
  return html`<${Head} title="Budgets" lead="What calls may cost. Budgets of the configuration and of keys are not listed here.">${create}<//>
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table} caption="Budgets with what is spent of them" columns=${columnsFor(identity, zone, setDialog)} rows=${data?.budgets} rowKey=${(budget) => budget.budget_id} loading=${loading}
      empty=${html`<${Empty} title="No budgets yet"><p>A budget is an amount that a tenant, a user, a key, a model or everything may cost in a day or a month.</p>${create}<//>`} />
    <${Pager} pages=${pages} next=${data?.next_cursor} />
    ${dialog && 'edit' in dialog && html`<${Edit} of=${dialog.edit} role=${identity.role} onClose=${close} onDone=${done} />`}
    ${dialog?.remove && html`<${Remove} of=${dialog.remove} onClose=${close} onDone=${done} />`}`;
}

function columnsFor({ role }, zone, choose) {
  const mayChange = (budget) => role === 'admin' || (role === 'tenant_admin' && budget.set_by === 'tenant');
  return [
    { key: 'budget_id', label: 'Budget', head: true },
    { key: 'subject', label: 'For', cell: Subject },
    {
      key: 'usd',
      label: 'Amount',
      num: true,
      cell: (budget) =>
        html`${usd(budget.usd)}<div class="muted small">${{ day: 'a day', month: 'a month', total: 'in all' }[budget.period]}</div>`,
    },
    { key: 'bar', label: 'Spent', cell: (budget) => html`<${Bar} of=${budget} />` },
    { key: 'remaining', label: 'Left', num: true, cell: (budget) => usd(budget.remaining_usd) },
    {
      key: 'resets',
      label: `Begins anew (${zone})`,
      cell: (budget) =>
        budget.resets_at ? html`<span class="nowrap">${dateTime(budget.resets_at, zone)}</span>` : 'never',
    },
    {
      key: 'actions',
      label: 'Actions',
      cell: (budget) =>
        mayChange(budget) &&
        html`<span class="row tight">
          <button class="small" aria-label="Edit ${budget.budget_id}" onClick=${() => choose({ edit: budget })}>Edit</button>
          <button class="small danger" aria-label="Clear ${budget.budget_id}" onClick=${() => choose({ remove: budget })}>Clear</button>
        </span>`,
    },
  ];
}

const LINKS = { tenant: 'tenant', key: 'key', model: 'model', provider: 'provider' };

/** What a budget is for. @param {string} scope @param {string} id */
export const nameOf = (scope, id) => (scope === 'installation' ? 'everything' : `${scope} ${id}`);

function Subject({ scope, id, warning }) {
  const name = nameOf(scope, id);
  const exact = LINKS[scope] && !/[*?]/.test(id);
  return html`${exact ? html`<a href=${link('calls', { [LINKS[scope]]: id })}>${name}</a>` : name}${warning && html`<div class="small text-warn">${warning}</div>`}`;
}

/** How much of a budget is spent, and reserved for running calls. */
export function Bar({ of }) {
  const share = of.usd > 0 ? of.spent_usd / of.usd : of.spent_usd > 0 ? Infinity : 0;
  const limit = of.soft?.length ? Math.min(...of.soft) / 100 : 0.8;
  const state = share >= 1 ? 'bad' : share >= limit ? 'warn' : 'ok';
  const element = useRef(/** @type {?HTMLElement} */ (null));
  useEffect(() => {
    element.current.style.width = `${Math.min(100, share * 100)}%`;
  }, [share]);
  return html`<div class="bar"><div class="bar-fill ${state}" ref=${element}></div></div>
    <div class="small muted nowrap">${usd(of.spent_usd)}${of.reserved_usd > 0 && ` + ${usd(of.reserved_usd)} reserved`}, ${Number.isFinite(share) ? percent(share) : 'over'}${share >= 1 && html` <span class="text-bad">used up</span>`}</div>`;
}

function Edit({ of, role, onClose, onDone }) {
  const fields = fieldsFor(role);
  const shown = of && { ...of, period: of.period === 'month' ? null : of.period };
  const save = async (texts) => {
    const { soft, budget_id: name, ...body } = of ? changed(fields, shown, texts) : created(fields, texts);
    if (soft !== undefined) body.soft = soft && soft.map((part) => Number(part.replace('%', '')));
    const path = `admin/budgets/${encodeURIComponent(of?.budget_id ?? name)}`;
    if (!of || Object.keys(body).length) await send(of ? 'PATCH' : 'PUT', path, body);
    onDone(of ? 'The budget was changed.' : 'The budget was set.');
  };
  return html`<${Dialog} title=${of ? `Edit ${of.budget_id}` : 'Set a budget'} onClose=${onClose}>
    <${Form} fields=${fields} resource=${shown ?? { scope: 'tenant' }} fixed=${Boolean(of)} verb="Save" onSave=${save} onClose=${onClose} />
  <//>`;
}

function Remove({ of, onClose, onDone }) {
  const remove = async () => {
    await send('DELETE', `admin/budgets/${encodeURIComponent(of.budget_id)}`);
    onDone('The budget was cleared.');
  };
  return html`<${Confirm} title="Clear ${of.budget_id}" verb="Clear it" onConfirm=${remove} onClose=${onClose}>
    <p>There is no such limit from then on. What was spent stays known, if the same budget is set again.</p>
  <//>`;
}
