import { html } from '../html.js';

/**
 * The heading of a page. It gets the focus when the page is opened.
 *
 * @param {{title: any, lead?: any, children?: any}} props children: buttons at the right
 */
export function Head({ title, lead, children }) {
  return html`<div class="page-head">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${lead && html`<p class="muted">${lead}</p>`}
    </div>
    ${children && html`<div class="actions">${children}</div>`}
  </div>`;
}
