import { html } from '../html.js';
import { signOut, useGet } from '../api.js';
import { link } from '../router.js';
import { session, useIdentity, useStore } from '../store.js';
import { count, usd } from '../money.js';
import { dateTime } from '../time.js';
import { useAction } from '../parts/dialog.js';
import { ErrorBox } from '../parts/error.js';
import { Head } from '../parts/head.js';
import { Bar } from './budgets.js';
import { useZone } from '../parts/zone.js';

const ROLES = {
  admin: 'Administrator: may do everything.',
  tenant_admin: 'Administrator of a tenant: manages its keys, users and budgets.',
  viewer: 'Viewer: reads everything, and changes nothing.',
  caller: 'Caller: calls models, and sees its own calls.',
};
const VIA = {
  admin_key: 'the admin key',
  key: 'a key',
  user: 'a user name and a password',
  issuer: 'your organisation',
  development: 'development mode, without a sign-in',
};

/** Who one is here, and what is left. */
export default function Me() {
  const zone = useZone();
  const me = useIdentity();
  const known = useStore(session);
  const own = me.via === 'key' || me.via === 'user' || me.via === 'issuer';
  const { data, error, reload } = useGet(own ? 'usage' : null);
  const leave = useAction(signOut);
  return html`<${Head} title="Your account">${known?.expires_at && html`<button disabled=${leave.busy} onClick=${() => leave.run()}>Sign out</button>`}<//>
    <${ErrorBox} error=${leave.error ?? error} retry=${reload} />
    <div class="grid two start">
      <section class="card" aria-label="Identity">
        <dl class="facts">
          <dt>Name</dt><dd>${me.name}</dd>
          <dt>Role</dt><dd>${ROLES[me.role]}</dd>
          ${me.tenant_id && html`<dt>Tenant</dt><dd>${me.tenant_id}</dd>`}
          ${me.user_id && html`<dt>User</dt><dd>${me.user_id}</dd>`}
          ${me.key_id && html`<dt>Key</dt><dd><a href=${link('calls', { key: me.key_id })}>${me.key_id}</a></dd>`}
          <dt>Signed in with</dt><dd>${VIA[me.via] ?? me.via}</dd>
          ${known?.expires_at && html`<dt>Until</dt><dd>${dateTime(known.expires_at, zone)} (${zone}), if it is used meanwhile</dd>`}
          <dt>Days of reports</dt><dd>${me.time_zone}</dd>
          <dt>Version</dt><dd>${me.version}</dd>
        </dl>
      </section>
      ${data && html`<${Usage} of=${data} zone=${zone} />`}
    </div>`;
}

function Usage({ of, zone }) {
  const limited = of.requests_limit != null;
  return html`<section class="card" aria-label="Usage">
    <div class="card-head"><h2>What you used</h2><p>until ${dateTime(of.window_reset, zone)} (${zone})</p></div>
    <dl class="facts">
      <dt>Requests</dt><dd>${count(of.requests_used)}${limited && ` of ${count(of.requests_limit)}, ${count(of.requests_remaining)} left`}</dd>
      <dt>Tokens</dt><dd>${count(of.tokens_used)}</dd>
      <dt>Cost</dt><dd>${usd(of.cost_usd)}</dd>
      ${
        of.budget_usd != null &&
        html`<dt>Budget</dt><dd><${Bar} of=${{ usd: of.budget_usd, spent_usd: of.budget_usd - of.budget_remaining_usd }} />${usd(of.budget_remaining_usd)} of ${usd(of.budget_usd)} left</dd>`
      }
    </dl>
  </section>`;
}
