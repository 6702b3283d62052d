// The frame of the dashboard: navigation, who is signed in, what is wrong, and one page at a time.
//
// A page is a module pages/NAME.js whose default export is a component; it gets {route} with
// route.id (#/NAME/ID) and route.params. Add it to PAGES below.
//
//   import { html, useState } from '../html.js';           components and hooks
//   import { useGet, send, request } from '../api.js';     the API, see there
//   import { link, setParams } from '../router.js';        href=${link('calls', {key: id})}
//   import { useIdentity, notify } from '../store.js';     role, tenant_id, …; notify('Key revoked.')
//   import { usd, count, millis } from '../money.js';      figures
//   import { ago, dateTime } from '../time.js';            times; useZone() of parts/zone.js
//   import { Head } from '../parts/head.js';               <${Head} title="Keys">buttons</${Head}>
//   import { Table } from '../parts/table.js';             columns, rows, caption, empty
//   import { Empty, Loading } from '../parts/empty.js';
//   import { ErrorBox } from '../parts/error.js';          <${ErrorBox} error=${error} retry=${reload} />
//
// Classes of app.css: .card (.card-head), .grid (.two, .three), .tiles .tile, .row, .stack, .toolbar;
// button: none, .primary, .danger, .quiet, .small; form: .fields > .field (label, input, .hint, .wrong);
// dialog > .dialog-head, .dialog-body, .dialog-foot; .badge (.ok, .warn, .bad, .info); .box (.ok, .warn,
// .bad, .info); .num, .mono, .muted, .small, .nowrap, .sr (for screen readers only); dl.facts.
import { html, render, useEffect, useRef, useState } from './html.js';
import { readSession, signOut, watchServer } from './api.js';
import { ErrorBox, Guard } from './parts/error.js';
import { Loading } from './parts/empty.js';
import { comeBack, follow, go, left, link, parse, route } from './router.js';
import { notice, session, trouble, useIdentity, useStore } from './store.js';
import { ago } from './time.js';

const ALL = ['admin', 'tenant_admin', 'viewer', 'caller'];
const MANAGE = ['admin', 'tenant_admin', 'viewer'];
const OPERATE = ['admin', 'viewer'];

/** What there is, in the order of the navigation; without a group a page has no entry there. */
const PAGES = {
  overview: { title: 'Overview', group: 'Observe', roles: ALL, load: () => import('./pages/overview.js') },
  calls: { title: 'Calls', group: 'Observe', roles: ALL, load: () => import('./pages/calls.js') },
  call: { title: 'Call', roles: ALL, load: () => import('./pages/call.js') },
  usage: { title: 'Usage and cost', group: 'Observe', roles: ALL, load: () => import('./pages/usage.js') },
  performance: { title: 'Performance', group: 'Observe', roles: ALL, load: () => import('./pages/performance.js') },
  analytics: { title: 'Insights', group: 'Observe', roles: ALL, load: () => import('./pages/analytics.js') },
  playground: { title: 'Playground', group: 'Build', roles: ['admin', 'tenant_admin', 'caller'], load: () => import('./pages/playground.js') },
  models: { title: 'Models', group: 'Build', roles: ALL, load: () => import('./pages/models.js') },
  keys: { title: 'Keys', group: 'Manage', roles: MANAGE, load: () => import('./pages/keys.js') },
  tenants: { title: 'Tenants', group: 'Manage', roles: MANAGE, load: () => import('./pages/tenants.js') },
  budgets: { title: 'Budgets', group: 'Manage', roles: MANAGE, load: () => import('./pages/budgets.js') },
  statements: { title: 'Billing', group: 'Manage', roles: MANAGE, load: () => import('./pages/statements.js') },
  providers: { title: 'Providers', group: 'Operate', roles: OPERATE, load: () => import('./pages/providers.js') },
  cache: { title: 'Cache', group: 'Operate', roles: OPERATE, load: () => import('./pages/cache.js') },
  config: { title: 'Configuration', group: 'Operate', roles: OPERATE, load: () => import('./pages/config.js') },
  audit: { title: 'Audit log', group: 'Operate', roles: OPERATE, load: () => import('./pages/audit.js') },
  me: { title: 'Your account', roles: ALL, load: () => import('./pages/me.js') },
  'sign-in': { title: 'Sign in', roles: ALL, load: () => import('./pages/sign-in.js') },
};

const THEMES = { auto: 'As the system', light: 'Light', dark: 'Dark' };
const ROLES = { admin: 'Administrator', tenant_admin: 'Tenant administrator', viewer: 'Viewer', caller: 'Caller' };

/** @param {any} identity */
function mayOpen(page, identity) {
  return page.roles.includes(identity.role) && (page !== PAGES.playground || identity.playground !== false);
}

function App() {
  const known = useStore(session);
  const [failure, setFailure] = useState(/** @type {any} */ (null));
  const start = () => readSession().then(() => setFailure(null), setFailure);
  useEffect(() => void start(), []);
  useEffect(() => {
    if (known || !failure) return undefined;
    const timer = setTimeout(start, 3000);
    return () => clearTimeout(timer);
  }, [failure]);
  if (!known) {
    return html`<main class="alone">${failure ? html`<${ErrorBox} error=${failure} retry=${start} />` : html`<${Loading} />`}</main>`;
  }
  return known.signed_in ? html`<${Frame} />` : html`<main id="main" class="alone"><${Page} name="sign-in" /><${Messages} /></main>`;
}

function Frame() {
  const current = useStore(route);
  const identity = useIdentity();
  const [open, setOpen] = useState(false);
  const name = current.page === 'sign-in' ? 'overview' : current.page;
  useEffect(watchServer, []);
  useEffect(() => setOpen(false), [current]);
  useEffect(() => {
    const page = left(sessionStorage);
    if (parse(location.hash).page === 'sign-in') go(page || link('overview'), true);
  }, [current]);
  return html`<a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <div class="frame">
      <header class="side ${open ? 'open' : ''}">
        <div class="brand">
          <a href=${link('overview')}><span class="mark" aria-hidden="true"></span>AI Provider</a>
          <button class="quiet menu" aria-expanded=${open} aria-controls="nav" onClick=${() => setOpen(!open)}>Menu</button>
        </div>
        <${Navigation} current=${name} identity=${identity} />
        <${Account} identity=${identity} />
      </header>
      <main id="main" tabindex="-1">
        <${Trouble} />
        <${Page} name=${name} />
      </main>
    </div>
    <${Messages} />`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Navigation({ current, identity }) {
  const groups = new Map();
  for (const [name, page] of Object.entries(PAGES)) {
    if (page.group && mayOpen(page, identity)) {
      groups.set(page.group, [...(groups.get(page.group) ?? []), [name, page]]);
    }
  }
  const shown = current === 'call' ? 'calls' : current;
  return html`<nav id="nav" aria-label="Pages">
    ${[...groups].map(
      ([group, pages]) => html`<div class="nav-group" key=${group}>
        <p id="nav-${group}">${group}</p>
        <ul aria-labelledby="nav-${group}">
          ${pages.map(
            ([name, page]) => html`<li key=${name}>
              <a href=${link(name)} aria-current=${name === shown ? 'page' : undefined}>${page.title}</a>
            </li>`,
          )}
        </ul>
      </div>`,
    )}
  </nav>`;
}

function Account({ identity }) {
  const known = useStore(session);
  const [theme, setTheme] = useState(localStorage.getItem('theme') ?? 'auto');
  const choose = (event) => {
    const chosen = event.currentTarget.value;
    localStorage.setItem('theme', chosen);
    applyTheme();
    setTheme(chosen);
  };
  return html`<div class="account">
    <label class="small muted" for="theme">Colours</label>
    <select id="theme" class="small" value=${theme} onChange=${choose}>
      ${Object.entries(THEMES).map(([key, label]) => html`<option key=${key} value=${key}>${label}</option>`)}
    </select>
    <p>
      <a href=${link('me')}>${identity.name || ROLES[identity.role] || 'Account'}</a>
      <span class="muted">${known?.mode === 'development' ? 'Development mode' : ROLES[identity.role]}</span>
    </p>
    ${known?.expires_at && html`<button class="small" onClick=${leave}>Sign out</button>`}
    <p class="muted small">${identity.version && `Version ${identity.version}`}</p>
  </div>`;
}

async function leave() {
  try {
    await signOut();
  } catch (error) {
    notice.set({ text: `You are still signed in. ${error.message}`, kind: 'bad' });
  }
}

function applyTheme() {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  dispatchEvent(new Event('themechange'));
}

/** Loads the page's module and shows it; after that, the heading has the focus. */
function Page({ name }) {
  const current = useStore(route);
  const identity = useIdentity();
  const [loaded, setLoaded] = useState(/** @type {any} */ ({}));
  const first = useRef(true);
  const page = PAGES[name];
  const allowed = page && (name === 'sign-in' || mayOpen(page, identity));
  const load = () => {
    let wanted = allowed; // a slow module must not replace the page that was chosen meanwhile
    if (wanted) {
      page.load().then(
        (module) => wanted && setLoaded({ name, View: module.default }),
        () => wanted && setLoaded({ name, error: { message: 'This page could not be loaded.', advice: 'The server may have been updated or stopped. Reload the page.' } }),
      );
    }
    return () => {
      wanted = false;
    };
  };
  useEffect(load, [name, allowed]);
  useEffect(() => {
    document.title = `${page?.title ?? 'Not found'} · AI Provider`;
    if (loaded.name !== name) return;
    if (!first.current) {
      scrollTo(0, 0);
      /** @type {HTMLElement | null} */ (document.querySelector('main h1'))?.focus();
    }
    first.current = false;
  }, [loaded.name, name, current.id]);
  if (!page) return html`<h1 tabindex="-1">There is no such page</h1><p><a href=${link('overview')}>Go to the overview</a></p>`;
  if (!allowed) return html`<h1 tabindex="-1">${page.title}</h1><p>Your role, ${ROLES[identity.role] ?? identity.role}, may not open this page.</p>`;
  if (loaded.name !== name) return html`<${Loading} lines=${6} />`;
  if (loaded.error) return html`<h1 tabindex="-1">${page.title}</h1><${ErrorBox} error=${loaded.error} retry=${() => location.reload()} />`;
  return html`<${Guard} key=${name}><${loaded.View} route=${current} /></${Guard}>`;
}

/** Says on each page when the server or its database cannot be reached. */
function Trouble() {
  const now = useStore(trouble);
  return html`<div role="status" class="trouble">
    ${now &&
    html`<div class="box warn"><strong>${now.what}</strong> What you see may be from before
      (since ${ago(now.since)}). This page tries again by itself; calls of models do not depend on it.</div>`}
  </div>`;
}

/** What was done, for a while. */
function Messages() {
  const now = useStore(notice);
  useEffect(() => {
    if (!now) return undefined;
    const timer = setTimeout(() => notice.set(null), 6000);
    return () => clearTimeout(timer);
  }, [now]);
  return html`<div class="notices" role="status" aria-live="polite">
    ${now && html`<div class="notice ${now.kind}">${now.text}</div>`}
  </div>`;
}

applyTheme();
comeBack(sessionStorage);
follow();
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
root.replaceChildren();
render(html`<${App} />`, root);
