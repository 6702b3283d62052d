import { html } from '../html.js';
import { url } from '../api.js';
import { link } from '../router.js';
import { useIdentity } from '../store.js';
import { Copy } from '../parts/form.js';

/**
 * What to do first. The overview shows it while there is no call yet.
 *
 * @param {{providers: ?any[], keys: ?any[], budgets: ?any[], calls: ?number}} props what the overview
 *   knows; null for what it does not
 */
export function FirstRun({ providers, keys, budgets, calls }) {
  const { role, via } = useIdentity();
  const development = via === 'development';
  const operator = role === 'admin';
  const command = `curl ${url('v1/chat/completions')}${development ? '' : ' \\\n  -H "Authorization: Bearer $API_KEY"'} \\
  -H 'Content-Type: application/json' \\
  -d '{"model": "auto", "messages": [{"role": "user", "content": "Hello!"}]}'`;
  return html`<section class="card first-run" aria-label="First steps">
    <div class="card-head"><h2>First steps</h2></div>
    <ol>
      ${
        operator &&
        html`<${Step} done=${providers && providers.some((one) => one.enabled)} title="Connect a provider">
        Set its key, such as <code>OPENAI_API_KEY</code>, and <a href=${link('providers')}>test it</a>.
      <//>`
      }
      ${
        operator &&
        !development &&
        html`<${Step} done=${keys && keys.length > 0} title="Create a key">
        Callers send it, as they would one of OpenAI. <a href=${link('keys')}>Create a key</a> for each application.
      <//>`
      }
      <${Step} done=${calls != null && calls > 0} title="Make a call">
        Use the <a href=${link('playground')}>playground</a>, point an SDK of OpenAI at <code class="break">${url('v1')}</code>, or:
        <pre class="code" tabindex="0"><code>${command}</code></pre>
        <${Copy} text=${command} what="the command" />
      <//>
      ${
        operator &&
        !development &&
        html`<${Step} done=${budgets && budgets.length > 0} title="Set a budget">
        So that no mistake becomes expensive: <a href=${link('budgets')}>set one</a> for everything, or for each tenant.
      <//>`
      }
    </ol>
  </section>`;
}

function Step({ done, title, children }) {
  return html`<li class=${done ? 'done' : ''}>
    <h3>${title} ${done && html`<span class="badge ok">done</span>`}</h3>
    <div class="muted">${children}</div>
  </li>`;
}
