import { html, useEffect } from '../html.js';
import { link } from '../router.js';
import { count, millis, usd } from '../money.js';
import { ErrorBox } from '../parts/error.js';
import { Copy } from '../parts/form.js';
import { Markdown } from '../parts/markdown.js';
import { useLane } from './lane.js';

/**
 * One model beside others.
 *
 * @param {{id: number, number: number, model: string, onModel: (model: string) => void, onRemove: ?(() => void),
 *   plain: boolean, controls: Map<number, any>, requestFor: (model: string) => ?{body: any, fresh: boolean}}} props
 *   controls: where the lane says how it is started and stopped; requestFor: null if the form has a mistake
 */
export function Lane({ id, number, model, onModel, onRemove, plain, controls, requestFor }) {
  const { run, start, stop } = useLane();
  const rerun = () => {
    const asked = requestFor(model);
    if (asked) start(asked.body, asked.fresh);
  };
  const running = run.phase === 'running';
  const verb = run.phase === 'idle' ? 'Run' : 'Run again';
  controls.set(id, { start: rerun, stop, running });
  useEffect(() => () => void controls.delete(id), [id]);
  const name = `Model ${number + 1}`;
  return html`<section class="card lane" aria-label=${name}>
    <div class="lane-head">
      <input aria-label=${name} list="known-models" placeholder="auto" value=${model} onChange=${(e) => onModel(e.target.value.trim())} />
      ${
        running
          ? html`<button type="button" class="small danger" aria-label="Stop model ${number + 1}" onClick=${stop}>Stop</button>`
          : html`<button type="button" class="small" aria-label="${verb} model ${number + 1}" onClick=${rerun}>${verb}</button>`
      }
      ${onRemove && html`<button type="button" class="small quiet" aria-label="Remove model ${number + 1}" onClick=${onRemove}>✕</button>`}
    </div>
    <${Answer} run=${run} plain=${plain} />
    <${Facts} run=${run} />
  </section>`;
}

const STATES = {
  idle: ['', 'not asked yet'],
  running: ['info', 'answering'],
  done: ['ok', 'done'],
  stopped: ['warn', 'stopped'],
  failed: ['bad', 'failed'],
};

function Answer({ run, plain }) {
  const { text, reasoning, tools } = run.answer;
  return html`<div class="answer">
    ${run.phase === 'idle' && html`<p class="muted">The answer appears here.</p>`}
    ${reasoning && html`<details><summary>Reasoning</summary><pre tabindex="0">${reasoning}</pre></details>`}
    ${text && html`<${Markdown} text=${text} plain=${plain} />`}
    ${tools.filter(Boolean).map((tool) => html`<div class="tool"><h3>Calls ${tool.name}</h3><pre tabindex="0"><code>${indented(tool.arguments)}</code></pre></div>`)}
    ${run.phase === 'running' && !text && html`<div class="bone"></div>`}
    <${ErrorBox} error=${run.error} />
  </div>`;
}

function indented(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json; // not complete yet
  }
}

function Facts({ run }) {
  const [kind, word] = STATES[run.phase];
  const { finish, text } = run.answer;
  const { head, recorded } = run;
  const usage = run.answer.usage ?? recorded?.usage;
  const cost = usage?.cost ?? recorded?.cost_usd ?? (head.cost == null ? null : Number(head.cost));
  const hit = head.cache && head.cache !== 'MISS' && head.cache !== 'BYPASS';
  return html`<footer class="lane-foot">
    <div class="row">
      <span class="badge ${kind}" role="status">${word}</span>
      ${hit && html`<span class="badge info">${head.cache === 'HIT' ? 'from the cache' : head.cache.toLowerCase().replace('_', ' ')}</span>`}
      ${finish && finish !== 'stop' && html`<span class="badge warn">ended: ${finish.replace('_', ' ')}</span>`}
      ${text && run.phase !== 'running' && html`<span class="right"><${Copy} text=${text} what="the answer" /></span>`}
    </div>
    ${
      run.phase !== 'idle' &&
      html`<dl class="facts figures">
      <dt>Served by</dt><dd>${head.provider ? `${head.provider} / ${head.model ?? run.answer.model}` : hit ? (run.answer.model ?? '–') : '–'}</dd>
      <dt>First token</dt><dd>${millis(run.firstMs)}</dd>
      <dt>Total</dt><dd>${millis(run.totalMs)}</dd>
      <dt>Tokens</dt><dd>${usage ? `${count(usage.prompt_tokens)} in, ${count(usage.completion_tokens)} out` : '–'}</dd>
      <dt>Cost</dt><dd>${hit ? 'nothing' : usd(cost)}</dd>
      <dt>Cache</dt><dd>${head.cache ? head.cache.toLowerCase().replace('_', ' ') : '–'}</dd>
      ${head.attempts > 1 && html`<dt>Attempts</dt><dd>${head.attempts}</dd>`}
      ${head.dropped && html`<dt>Left out</dt><dd>${head.dropped}</dd>`}
      <dt>Call</dt><dd>${head['call-id'] ? html`<a href=${link(`call/${encodeURIComponent(head['call-id'])}`)}>see its attempts</a>` : '–'}</dd>
    </dl>`
    }
  </footer>`;
}
