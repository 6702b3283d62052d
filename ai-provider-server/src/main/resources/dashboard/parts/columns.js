import { html, useState } from '../html.js';

/**
 * Which columns of a table are shown. The choice stays in this browser.
 *
 * @param {string} name of the table
 * @param {(import('./table.js').Column & {extra?: boolean})[]} columns extra: only if it is chosen
 * @returns {{shown: import('./table.js').Column[], menu: any}} menu: where they are chosen
 */
export function useColumns(name, columns) {
  const place = `columns.${name}`;
  const [chosen, setChosen] = useState(() => read(place));
  const isShown = (column) => column.head || (chosen ? chosen.includes(column.key) : !column.extra);
  const keep = (keys) => {
    if (keys) localStorage.setItem(place, keys.join(' '));
    else localStorage.removeItem(place);
    setChosen(keys);
  };
  const toggle = (key) =>
    keep(columns.filter((column) => isShown(column) !== (column.key === key)).map((column) => column.key));
  const menu = html`<details class="columns">
    <summary>Columns</summary>
    <div class="row" role="group" aria-label="Columns">
      ${columns
        .filter((column) => !column.head)
        .map(
          (column) => html`<label class="check" key=${column.key}><input type="checkbox" checked=${isShown(column)} onChange=${() => toggle(column.key)} /> ${column.label}</label>`,
        )}
      ${chosen && html`<button type="button" class="small quiet" onClick=${() => keep(null)}>As usual</button>`}
    </div>
  </details>`;
  return { shown: columns.filter(isShown), menu };
}

/** The keys that were chosen, as far as they are known; null: none were. */
function read(place) {
  return localStorage.getItem(place)?.split(' ') ?? null;
}
