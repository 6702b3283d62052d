// Pages and their addresses: #/calls?provider=openai, #/calls/ID. What is chosen is in the address, so
// that it can be shared, and what holds for all pages goes along from page to page.
import { store } from './store.js';

/** @typedef {{page: string, id: string, params: Record<string, string>}} Route */

/** Parameters that all pages have: the time, the zone and whose calls. */
const SHARED = ['range', 'from', 'to', 'zone', 'provider', 'model', 'key', 'tenant'];

/** Where a tab keeps the page that it comes back to. */
const AWAY = 'page';

/**
 * @param {string} hash as in location.hash
 * @returns {Route}
 */
export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [page, ...rest] = path.split('/');
  /** @type {Record<string, string>} */
  const params = {};
  new URLSearchParams(query).forEach((value, name) => {
    if (value !== '') params[name] = value;
  });
  return { page: page || 'overview', id: decode(rest.join('/')), params };
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * @param {Partial<Route>} route
 * @returns {string} the address of a page; parameters without a value are left out
 */
export function format({ page = 'overview', id = '', params = {} }) {
  const query = new URLSearchParams(
    Object.entries(params).filter(([, value]) => value !== '' && value != null),
  ).toString();
  return `#/${page}${id ? `/${encodeURIComponent(id)}` : ''}${query ? `?${query}` : ''}`;
}

/** The current page. @type {import('./store.js').Store<Route>} */
export const route = store(parse(globalThis.location?.hash ?? ''));

/**
 * The address of a page that has the shared parameters of the current one.
 *
 * @param {string} page such as 'calls' or 'calls/ID' with an encoded id
 * @param {Record<string, any>} [params] further parameters; null removes a shared one
 */
export function link(page, params = {}) {
  const kept = {};
  for (const name of SHARED) {
    if (route.get().params[name]) kept[name] = route.get().params[name];
  }
  const [name, id = ''] = page.split(/\/(.*)/s);
  return format({ page: name, id: decode(id), params: { ...kept, ...params } });
}

/**
 * Changes parameters of the current page; null removes one.
 *
 * @param {Record<string, any>} params
 * @param {boolean} [replace] whether the browser's way back leaves this step out
 */
export function setParams(params, replace = false) {
  const now = route.get();
  go(format({ ...now, params: { ...now.params, ...params } }), replace);
}

/**
 * @param {string} hash
 * @param {boolean} [replace]
 */
export function go(hash, replace = false) {
  if (replace) {
    history.replaceState(null, '', hash);
    route.set(parse(hash));
  } else {
    location.hash = hash;
  }
}

/** Follows the address from now on. */
export function follow() {
  addEventListener('hashchange', () => route.set(parse(location.hash)));
}

/**
 * Keeps the page to come back to while this tab is at the issuer, which sends nobody back to a page.
 *
 * @param {Storage} tab sessionStorage
 * @param {string} hash as in location.hash
 */
export function leave(tab, hash) {
  if (parse(hash).page !== 'sign-in') tab.setItem(AWAY, hash);
}

/**
 * The page to come back to, once; null if there is none.
 *
 * @param {Storage} tab sessionStorage
 * @returns {?string}
 */
export function left(tab) {
  const hash = tab.getItem(AWAY);
  tab.removeItem(AWAY);
  return hash;
}

/**
 * Shows the page that was left, if the address names none, as after a sign-in at the issuer.
 *
 * @param {Storage} tab sessionStorage
 */
export function comeBack(tab) {
  if (/^(#\/?)?$/.test(location.hash)) {
    const page = left(tab);
    if (page) go(page, true);
  }
}
