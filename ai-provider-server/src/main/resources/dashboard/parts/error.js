import { html, useErrorBoundary } from '../html.js';

/**
 * What is wrong and what to do.
 *
 * @param {{error: any, retry?: () => void, what?: string}} props what: what could not be done
 */
export function ErrorBox({ error, retry, what }) {
  if (!error) return null;
  return html`<div class="box bad" role="alert">
    <p><strong>${what ? `${what}: ` : ''}${error.message}</strong></p>
    ${error.param && html`<p>It is about <code>${error.param}</code>.</p>`}
    <p class="muted">${error.advice ?? 'Reload the page.'}</p>
    ${retry && html`<button class="small" onClick=${retry}>Try again</button>`}
  </div>`;
}

/** Keeps a failure of one page from taking the others with it. */
export function Guard({ children }) {
  const [error, reset] = useErrorBoundary((failure) => console.error(failure));
  return error
    ? html`<${ErrorBox} error=${{ message: 'This page failed.', advice: String(error) }} retry=${reset} />`
    : children;
}
