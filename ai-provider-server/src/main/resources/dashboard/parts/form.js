import { html, useId, useState } from '../html.js';
import { notify } from '../store.js';
import { useAction } from './dialog.js';
import { ErrorBox } from './error.js';
import { textsOf } from './fields.js';

/**
 * One field with its label, its hint and what is wrong with it.
 *
 * @param {{field: import('./fields.js').Field, value: string, onChange: (text: string) => void,
 *   wrong?: boolean, disabled?: boolean}} props
 */
export function FieldInput({ field, value, onChange, wrong = false, disabled = false }) {
  const id = useId();
  const shared = {
    id,
    value,
    disabled,
    required: field.required,
    'aria-invalid': wrong ? 'true' : undefined,
    'aria-describedby': field.hint ? `${id}-hint` : undefined,
    onInput: (event) => onChange(event.target.value),
  };
  return html`<div class="field ${field.type === 'list' ? 'tall' : ''}">
    <label for=${id}>${field.label}</label>
    ${input(field, shared)} ${field.hint && html`<p class="hint" id="${id}-hint">${field.hint}</p>`}
  </div>`;
}

function input(field, shared) {
  const placeholder = field.placeholder;
  switch (field.type) {
    case 'choice':
    case 'switch':
      return html`<select ...${shared}>
        ${field.options.map(([value, label]) => html`<option value=${value}>${label}</option>`)}
      </select>`;
    case 'list':
      return html`<textarea rows="3" spellcheck=${false} placeholder=${placeholder} ...${shared}></textarea>`;
    case 'time':
      return html`<input type="datetime-local" ...${shared} />`;
    case 'password':
      return html`<input type="password" autocomplete=${field.complete ?? 'new-password'} ...${shared} />`;
    case 'integer':
    case 'amount':
      return html`<input inputmode="decimal" autocomplete="off" placeholder=${placeholder} ...${shared} />`;
    default:
      return html`<input autocomplete=${field.complete ?? 'off'} spellcheck=${false} placeholder=${placeholder} list=${field.suggest} ...${shared} />`;
  }
}

/**
 * A form over fields.
 *
 * @param {{fields: import('./fields.js').Field[], resource?: any, fixed?: boolean, verb: string,
 *   onSave: (texts: Record<string, string>) => Promise<any>, onClose?: () => void, children?: any}} props
 *   resource: what is edited, or what something new begins with; fixed: whether it exists already
 */
export function Form({ fields, resource, fixed = Boolean(resource), verb, onSave, onClose, children }) {
  const [texts, setTexts] = useState(() => textsOf(fields, resource));
  const { run, busy, error } = useAction(onSave);
  const submit = (event) => {
    event.preventDefault();
    run(texts);
  };
  return html`<form onSubmit=${submit} noValidate>
    <div class="dialog-body"><div class="fields">
      ${fields.map(
        (field) => html`<${FieldInput}
          key=${field.name}
          field=${field}
          value=${texts[field.name]}
          wrong=${error?.param === field.name}
          disabled=${fixed && Boolean(field.fixed)}
          onChange=${(text) => setTexts((old) => ({ ...old, [field.name]: text }))}
        />`,
      )}
    </div>
    ${children}
    <${ErrorBox} error=${error} /></div>
    <footer class="dialog-foot">
      ${onClose && html`<button type="button" onClick=${onClose}>Cancel</button>`}
      <button type="submit" class="primary" disabled=${busy}>${busy ? 'Please wait …' : verb}</button>
    </footer>
  </form>`;
}

/**
 * A button that copies a text.
 *
 * @param {{text: string, label?: string, what: string}} props `what`: named to screen readers
 */
export function Copy({ text, label = 'Copy', what }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      notify(`Copied: ${what}.`);
    } catch {
      notify('The browser does not allow to copy here. Select the text instead.', 'bad');
    }
  };
  return html`<button type="button" class="small" aria-label="Copy ${what}" onClick=${copy}>${label}</button>`;
}
