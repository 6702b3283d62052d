import { html, useState } from '../html.js';
import { ApiError, request, url } from '../api.js';
import { leave } from '../router.js';
import { session } from '../store.js';
import { Head } from '../parts/head.js';
import { FieldInput } from '../parts/form.js';
import { ErrorBox } from '../parts/error.js';
import { useAction } from '../parts/dialog.js';

const KEY = {
  name: 'key',
  label: 'Key',
  type: 'password',
  required: true,
  complete: 'off',
  hint: 'The admin key, or a key of your own (aip_…).',
};
const USERNAME = { name: 'username', label: 'User name', type: 'text', required: true, complete: 'username' };
const PASSWORD = {
  name: 'password',
  label: 'Password',
  type: 'password',
  required: true,
  complete: 'current-password',
};
const WAYS = { key: [KEY], password: [USERNAME, PASSWORD] };

/** What an issuer's sign-in ended with, as the address of this page says. */
const ISSUER_ERRORS = {
  issuer_unavailable: 'The issuer cannot be reached at the moment.',
  issuer_refused: 'The sign-in was cancelled, or the issuer refused it. The log of the server has the reason.',
  token_not_accepted: 'What the issuer sent is not accepted here. The log of the server has the reason.',
  sign_in_expired: 'The sign-in took too long, or was begun in another browser.',
  tenant_unknown: 'Your account names no tenant that is known here. Ask your administrator.',
  tenant_not_active: 'Your tenant is not active here. Ask your administrator.',
  user_not_active: 'Your account is not active here. Ask your administrator.',
  database_unavailable: 'The database of the server cannot be reached at the moment, so nobody can sign in.',
  user_unknown: 'Your account cannot be used here. Ask your administrator.',
};

/** The issuer would give the same account again, as long as it knows the browser. */
const ACCOUNT_ERRORS = ['tenant_unknown', 'user_unknown', 'tenant_not_active', 'user_not_active'];

const keepPage = () => leave(sessionStorage, location.hash);

export default function SignIn({ route }) {
  const methods = session.get()?.methods ?? ['key'];
  const ways = Object.keys(WAYS).filter((way) => methods.includes(way));
  const [way, setWay] = useState(ways[0]);
  const failed = route?.page === 'sign-in' && route.params.error;
  return html`<${Head} title="Sign in" />
    ${failed && html`<${ErrorBox} error=${{ message: ISSUER_ERRORS[failed] ?? `The issuer's sign-in failed (${failed}).`, advice: 'Try again, or sign in another way.' }} />`}
    <section class="card stack">
      ${
        ways.length > 1 &&
        html`<div class="segmented" role="group" aria-label="How to sign in">
        ${ways.map(
          (
            one,
          ) => html`<button type="button" key=${one} aria-pressed=${one === way} onClick=${() => setWay(one)}>
            ${one === 'key' ? 'With a key' : 'With a password'}
          </button>`,
        )}
      </div>`
      }
      ${way && html`<${Credentials} key=${way} fields=${WAYS[way]} />`}
      ${
        methods.includes('issuer') &&
        html`<p class="or">
        <a class="button" href=${url('dashboard/session/issuer')} onClick=${keepPage}>Sign in with your organisation</a>
        ${
          failed &&
          ACCOUNT_ERRORS.includes(failed) &&
          html`<a class="button" href=${url('dashboard/session/issuer', { anew: 1 })} onClick=${keepPage}>Sign in with another account</a>`
        }
      </p>`
      }
    </section>
    <p class="hint">
      The browser keeps only a cookie that scripts cannot read. It ends when you sign out, and when nobody uses it for a
      while.
    </p>`;
}

function Credentials({ fields }) {
  const [texts, setTexts] = useState(/** @type {Record<string, string>} */ ({}));
  const { run, busy, error } = useAction(signIn);
  const submit = (event) => {
    event.preventDefault();
    run(texts);
  };
  return html`<form class="stack" onSubmit=${submit}>
    ${fields.map(
      (field) => html`<${FieldInput}
        key=${field.name}
        field=${field}
        value=${texts[field.name] ?? ''}
        wrong=${Boolean(error)}
        onChange=${(text) => setTexts((old) => ({ ...old, [field.name]: text }))}
      />`,
    )}
    <${ErrorBox} error=${error && advised(error)} />
    <button class="primary" type="submit" disabled=${busy}>${busy ? 'Please wait …' : 'Sign in'}</button>
  </form>`;
}

async function signIn(texts) {
  const body = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, name === 'password' ? text : text.trim()]),
  );
  const answer = await request('dashboard/session', { method: 'POST', body });
  session.set(await answer.json());
}

/** Here, "sign in again" is no advice. */
function advised(error) {
  if (!(error instanceof ApiError) || error.status !== 401) return error;
  return {
    message: error.message,
    advice: 'See whether all of it was entered, and whether it has expired or was revoked.',
  };
}
