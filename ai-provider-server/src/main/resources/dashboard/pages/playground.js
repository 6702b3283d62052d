import { html, useRef, useState } from '../html.js';
import { url, useGet } from '../api.js';
import { setParams } from '../router.js';
import { ErrorBox } from '../parts/error.js';
import { Copy, FieldInput } from '../parts/form.js';
import { Head } from '../parts/head.js';
import { Lane } from '../playground/lane-view.js';
import { SAMPLES } from '../playground/samples.js';
import { EMPTY, PARAMETERS, example, imageOf, requestOf } from '../playground/settings.js';

const MOST = 4;

/** One prompt, up to four models side by side. */
export default function Playground({ route }) {
  const known = useGet('ai/models');
  const [form, setForm] = useState(EMPTY);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [plain, setPlain] = useState(false);
  const controls = useRef(new Map());
  const models = (route.params.models ?? '').split(',').slice(0, MOST);
  const ids = useLaneIds(models.length);
  const choose = (next) => setParams({ models: next.join(',') }, true);
  const change = (name) => (value) => setForm((old) => ({ ...old, [name]: value }));
  const remove = (number) => {
    ids.splice(number, 1);
    choose(models.filter((_, i) => i !== number));
  };
  const requestFor = (model) => {
    try {
      const body = { model: model || 'auto', ...requestOf(form) };
      setError(null);
      return { body, fresh: form.fresh };
    } catch (failure) {
      setError({ message: failure.message, advice: 'Change it and run again.' });
      return null;
    }
  };
  const runAll = () => {
    if (requestFor('')) controls.current.forEach((lane) => lane.start());
  };
  const submit = (event) => {
    event.preventDefault();
    runAll();
  };
  return html`<${Head} title="Playground" lead="One prompt, up to four models side by side. Calls here have a caller and a budget of their own." />
    <datalist id="known-models">${known.data?.models.map((model) => html`<option key=${model.id} value=${model.id}></option>`)}</datalist>
    <${ErrorBox} error=${known.error} retry=${known.reload} />
    <form class="card stack" aria-label="Request" onSubmit=${submit} noValidate>
      <${Prompt} form=${form} change=${change} run=${runAll} />
      <${Parameters} form=${form} change=${change} />
      <${ErrorBox} error=${error} />
      <div class="row">
        <button class="primary" type="submit">${models.length > 1 ? 'Run all' : 'Run'}</button>
        <button type="button" onClick=${() => controls.current.forEach((lane) => lane.stop())}>Stop all</button>
        <button type="button" disabled=${models.length >= MOST} onClick=${() => choose([...models, ''])}>Add a model</button>
        <label class="check"><input type="checkbox" checked=${form.stream} onChange=${(e) => change('stream')(e.target.checked)} /> Stream</label>
        <label class="check"><input type="checkbox" checked=${form.fresh} onChange=${(e) => change('fresh')(e.target.checked)} /> Not from the cache</label>
        <label class="check"><input type="checkbox" checked=${plain} onChange=${(e) => setPlain(e.target.checked)} /> Plain text</label>
      </div>
    </form>
    <div class="lanes ${models.length === MOST ? 'four' : ''}">
      ${models.map(
        (model, number) => html`<${Lane}
          key=${ids[number]}
          id=${ids[number]}
          number=${number}
          model=${model}
          plain=${plain}
          controls=${controls.current}
          requestFor=${requestFor}
          onModel=${(name) => choose(models.map((old, i) => (i === number ? name.replaceAll(',', '') : old)))}
          onRemove=${models.length > 1 ? () => remove(number) : null}
        />`,
      )}
    </div>
    <${Code} form=${form} models=${models} />`;
}

/** What tells lanes apart, also after one between them was removed. */
function useLaneIds(count) {
  const ids = useRef(/** @type {number[]} */ ([]));
  const next = useRef(0);
  while (ids.current.length < count) ids.current.push(next.current++);
  ids.current.length = count;
  return ids.current;
}

function Prompt({ form, change, run }) {
  const [error, setError] = useState(/** @type {any} */ (null));
  const keys = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    }
  };
  const upload = async (event) => {
    const input = event.target;
    try {
      const images = await Promise.all([...input.files].map(imageOf));
      setError(null);
      change('images')([...form.images, ...images].slice(0, 8));
    } catch (failure) {
      setError({ message: failure.message, advice: 'Choose another file.' });
    }
    input.value = '';
  };
  return html`<div class="grid prompt">
      <div class="field">
        <label for="prompt">Prompt</label>
        <textarea id="prompt" rows="5" value=${form.prompt} aria-describedby="prompt-hint" onInput=${(e) => change('prompt')(e.target.value)} onKeyDown=${keys}></textarea>
        <p class="hint" id="prompt-hint">Ctrl + Enter runs all models.</p>
      </div>
      <div class="field">
        <label for="system">System prompt</label>
        <textarea id="system" rows="5" placeholder="none" value=${form.system} onInput=${(e) => change('system')(e.target.value)}></textarea>
      </div>
    </div>
    <div class="row images">
      <label class="button small file">Add an image<input type="file" accept="image/png,image/jpeg,image/gif,image/webp" multiple onChange=${upload} /></label>
      ${form.images.map(
        (image, i) => html`<span class="image" key=${i}><img src=${image.data} alt=${image.name} />
          <button type="button" class="small quiet" aria-label="Remove ${image.name}" onClick=${() => change('images')(form.images.filter((_, j) => j !== i))}>✕</button></span>`,
      )}
    </div>
    <${ErrorBox} error=${error} />`;
}

function Parameters({ form, change }) {
  const json = (name, label, hint) => html`<div class="field">
    <label for=${name}>${label}</label>
    <textarea id=${name} class="mono" rows="6" spellcheck=${false} placeholder="none" value=${form[name]} onInput=${(e) => change(name)(e.target.value)}></textarea>
    <p class="hint">${hint} <button type="button" class="small quiet" aria-label="Use an example of ${label}" onClick=${() => change(name)(example(name))}>Use an example</button></p>
  </div>`;
  return html`<details>
    <summary>Parameters, tools and schema</summary>
    <div class="stack">
      <div class="fields narrow">${PARAMETERS.map((field) => html`<${FieldInput} key=${field.name} field=${field} value=${form[field.name]} onChange=${change(field.name)} />`)}</div>
      <div class="grid two">${json('tools', 'Tools', 'JSON: a list of tools.')} ${json('schema', 'JSON schema', 'The answer follows it.')}</div>
    </div>
  </details>`;
}

function Code({ form, models }) {
  const [language, setLanguage] = useState(SAMPLES[0].id);
  const sample = SAMPLES.find(({ id }) => id === language);
  let code;
  try {
    code = sample.code(url('v1'), {
      model: models[0] || 'auto',
      ...requestOf({ ...form, prompt: form.prompt || 'Hello!' }),
    });
  } catch (failure) {
    code = failure.message;
  }
  return html`<details class="card">
    <summary>The same as code</summary>
    <div class="stack tight">
      <div class="row">
        <div class="segmented" role="group" aria-label="Language">
          ${SAMPLES.map(({ id, name }) => html`<button type="button" key=${id} aria-pressed=${id === language} onClick=${() => setLanguage(id)}>${name}</button>`)}
        </div>
        <${Copy} text=${code} what="the code" />
      </div>
      <pre tabindex="0" role="region" aria-label="Code in ${sample.name}"><code>${code}</code></pre>
      <p class="hint">The key comes from the environment variable <code>API_KEY</code>.</p>
    </div>
  </details>`;
}
