import { html } from '../html.js';

/**
 * Says why there is nothing, and what to do next.
 *
 * @param {{title: string, children?: any}} props
 */
export function Empty({ title, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p>${children}</div>`;
}

/** @param {{lines?: number}} props stands where something is being read for the first time */
export function Loading({ lines = 3 }) {
  return html`<div class="loading" role="status">
    <span class="sr">Loading</span>
    ${Array.from({ length: lines }, () => html`<div class="bone"></div>`)}
  </div>`;
}
