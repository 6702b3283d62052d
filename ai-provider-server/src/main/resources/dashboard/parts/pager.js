import { html, useState } from '../html.js';

/**
 * Where one is in a list that is read page by page.
 *
 * @returns {{cursor: ?string, number: number, next: (cursor: string) => void, back: () => void}}
 */
export function usePages() {
  const [cursors, setCursors] = useState(/** @type {string[]} */ ([]));
  return {
    cursor: cursors.at(-1) ?? null,
    number: cursors.length + 1,
    next: (cursor) => setCursors((old) => [...old, cursor]),
    back: () => setCursors((old) => old.slice(0, -1)),
  };
}

/** @param {{pages: ReturnType<typeof usePages>, next: ?string}} props next: the `next_cursor` of the answer */
export function Pager({ pages, next }) {
  if (pages.number === 1 && !next) return null;
  return html`<nav class="row" aria-label="Pages of the list">
    <button disabled=${pages.number === 1} onClick=${pages.back}>Back</button>
    <span class="muted">Page ${pages.number}</span>
    <button disabled=${!next} onClick=${() => pages.next(next)}>Next</button>
  </nav>`;
}
