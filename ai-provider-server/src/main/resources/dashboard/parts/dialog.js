import { html, useEffect, useId, useRef, useState } from '../html.js';
import { ErrorBox } from './error.js';

/**
 * A dialog over the page. It takes the focus, gives it back, and Escape closes it.
 *
 * @param {{title: string, onClose: () => void, wide?: boolean, children?: any}} props
 */
export function Dialog({ title, onClose, wide, children }) {
  const element = useRef(/** @type {?HTMLDialogElement} */ (null));
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    const opener = /** @type {?HTMLElement} */ (document.activeElement);
    dialog.showModal();
    return () => {
      if (dialog.open) dialog.close();
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${element} class=${wide ? 'wide' : ''} aria-labelledby=${id} onCancel=${cancel}>
    <header class="dialog-head">
      <h2 id=${id}>${title}</h2>
      <button type="button" class="quiet" aria-label="Close" onClick=${onClose}>✕</button>
    </header>
    ${children}
  </dialog>`;
}

/**
 * What an action does while it runs, and what went wrong.
 *
 * @param {(...values: any[]) => Promise<any>} action
 * @returns {{run: (...values: any[]) => Promise<any>, busy: boolean, error: any}} `run` gives undefined
 *   if the action failed
 */
export function useAction(action) {
  const [state, setState] = useState({ busy: false, error: null });
  const run = async (...values) => {
    setState({ busy: true, error: null });
    try {
      const result = await action(...values);
      setState({ busy: false, error: null });
      return result ?? null;
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    }
  };
  return { run, ...state };
}

/**
 * Asks before something that cannot be undone. With a name, it must be typed.
 *
 * @param {{title: string, name?: string, verb: string, onConfirm: () => Promise<any>,
 *   onClose: () => void, children?: any}} props
 */
export function Confirm({ title, name, verb, onConfirm, onClose, children }) {
  const [typed, setTyped] = useState('');
  const { run, busy, error } = useAction(onConfirm);
  const id = useId();
  const submit = (event) => {
    event.preventDefault();
    if (!name || typed === name) run();
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form onSubmit=${submit}>
      <div class="dialog-body">${children}
      ${
        name &&
        html`<div class="field">
        <label for=${id}>Type <strong class="typed">${name}</strong> to confirm</label>
        <input id=${id} value=${typed} autocomplete="off" spellcheck=${false} onInput=${(e) => setTyped(e.target.value)} />
      </div>`
      }
      <${ErrorBox} error=${error} />
      </div>
      <footer class="dialog-foot">
        <button type="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="danger" disabled=${busy || Boolean(name && typed !== name)}>${verb}</button>
      </footer>
    </form>
  <//>`;
}
