import { html, useState } from '../html.js';
import { send, useGet } from '../api.js';
import { notify, useIdentity } from '../store.js';
import { dateTime } from '../time.js';
import { Confirm, Dialog } from '../parts/dialog.js';
import { Empty } from '../parts/empty.js';
import { ErrorBox } from '../parts/error.js';
import { created } from '../parts/fields.js';
import { Form } from '../parts/form.js';
import { Table } from '../parts/table.js';
import { useZone } from '../parts/zone.js';

const ACTIONS = {
  disable: 'Do not call it',
  drain: 'Call it only if nothing else is left',
  weight: 'Give it another weight',
  open_circuit: 'Count its circuit as open',
  close_circuit: 'Count its circuit as closed',
  reset_circuit: 'Close its circuits and end waits, once',
};

/** @returns {import('../parts/fields.js').Field[]} */
const fieldsFor = (providers) => [
  { name: 'action', label: 'What to do', type: 'choice', required: true, options: Object.entries(ACTIONS) },
  {
    name: 'provider',
    label: 'Provider',
    type: 'choice',
    options: [['', 'each that has the model'], ...providers.map(({ name }) => [name, name])],
  },
  { name: 'model', label: 'Model', type: 'text', placeholder: 'all models of the provider' },
  { name: 'weight', label: 'Weight', type: 'integer', hint: 'Only for another weight.' },
  { name: 'duration', label: 'For how long', type: 'text', hint: 'From 1s to 7d, such as 30m.' },
  { name: 'reason', label: 'Why', type: 'text', hint: 'For the audit log.' },
];

/** What operators have decided during an incident. */
export function Switches({ providers }) {
  const zone = useZone();
  const { data, error, loading, reload } = useGet('admin/switches', {}, { every: 30_000 });
  const [dialog, setDialog] = useState(/** @type {any} */ (null));
  const mayAct = useIdentity().role === 'admin';
  const done = (message) => {
    setDialog(null);
    notify(message);
    reload();
  };
  const columns = [
    {
      key: 'action',
      label: 'Action',
      head: true,
      cell: (one) => ACTIONS[one.action] + (one.weight == null ? '' : `: ${one.weight}`),
    },
    { key: 'provider', label: 'Provider', cell: (one) => one.provider ?? 'each' },
    { key: 'model', label: 'Model', cell: (one) => one.model ?? 'all' },
    { key: 'until', label: `Until (${zone})`, cell: (one) => dateTime(one.expires_at, zone) },
    { key: 'reason', label: 'Why' },
    { key: 'by', label: 'Set by', cell: (one) => one.created_by },
  ];
  if (mayAct)
    columns.push({
      key: 'end',
      label: 'End',
      cell: (one) => html`<button class="small" onClick=${() => setDialog(one)}>End</button>`,
    });
  return html`<section class="card" aria-label="Switches">
    <div class="card-head"><h2>Switches</h2>${mayAct && html`<button class="small" onClick=${() => setDialog('new')}>Set a switch</button>`}</div>
    <${ErrorBox} error=${error} retry=${reload} />
    <${Table} caption="Switches that hold now" columns=${columns} rows=${data?.switches} rowKey=${(one) => one.id} loading=${loading}
      empty=${html`<${Empty} title="No switch is set"><p>With a switch, a provider or a model is left out for some time, on all servers.</p><//>`} />
    ${dialog === 'new' && html`<${NewSwitch} providers=${providers} onClose=${() => setDialog(null)} onDone=${done} />`}
    ${dialog?.id && html`<${End} of=${dialog} onClose=${() => setDialog(null)} onDone=${done} />`}
  </section>`;
}

function NewSwitch({ providers, onClose, onDone }) {
  const fields = fieldsFor(providers);
  const save = async (texts) => {
    const set = await send('POST', 'admin/switches', created(fields, texts));
    onDone(set.warning ?? 'The switch is set.');
  };
  return html`<${Dialog} title="Set a switch" onClose=${onClose}>
    <${Form} fields=${fields} resource=${{ action: 'disable', duration: '30m' }} verb="Set" onSave=${save} onClose=${onClose} />
  <//>`;
}

function End({ of, onClose, onDone }) {
  const end = async () => {
    await send('DELETE', `admin/switches/${encodeURIComponent(of.id)}`);
    onDone('The switch has ended.');
  };
  return html`<${Confirm} title="End the switch" verb="End it" onConfirm=${end} onClose=${onClose}>
    <p>${of.provider ?? 'Each provider'}${of.model && ` / ${of.model}`} is called as before.</p>
  <//>`;
}
