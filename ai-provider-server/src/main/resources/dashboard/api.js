// The management API. All paths are relative to the document, so a path prefix does not matter.
//
//   const {data, error, loading, reload} = useGet('api/v1/calls', {limit: 50}, {every: 30000})
//     in a component: reads when path or parameters change (path null: not at all), ends the request
//     that is not needed any more, keeps the old data meanwhile unless the new request fails, reads
//     again by itself while the server or its database cannot be reached.
//   await get('auth/keys', {tenant_id}, signal)
//   await send('PATCH', `auth/keys/${id}`, {budget: null}, signal)
//     throw an ApiError: error.message says what is wrong, error.advice what to do.
//   await request(path, options)
//     the Response itself, for streams; it has the header against forged requests.
//   const end = watchServer()
//     has the frame of the pages say when the server or its database cannot be reached, also on pages
//     that ask for nothing meanwhile.
import { useCallback, useEffect, useRef, useState } from './html.js';
import { session, trouble } from './store.js';

const RETRY_MS = 3000;
const WATCH_MS = 10_000;

/** Whether the database is known to be down: some requests are answered without it, which is no end of that. */
let databaseDown = false;

/** An answer that is none, with what can be done about it. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 if there was no answer
   * @param {{message?: string, type?: string, param?: ?string, code?: ?string}} error
   * @param {?string} [retryAfter]
   */
  constructor(status, error, retryAfter = null) {
    super(error.message || `The server answered with status ${status}.`);
    this.status = status;
    this.type = error.type;
    this.param = error.param;
    this.code = error.code;
    this.retryAfter = retryAfter;
  }

  /** Whether it ends without a change of the request. */
  get passes() {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  /** What to do. */
  get advice() {
    if (this.status === 0) return 'This page tries again by itself. See whether the server runs.';
    if (this.status === 401) return 'Sign in again.';
    if (this.status === 403) return 'Sign in with a role that may do this.';
    if (this.status === 404) return 'It may have been removed. Go back to the list.';
    if (this.status === 429) return `Wait ${this.retryAfter ?? 'a few'} seconds and try again.`;
    if (this.passes) return 'This page tries again by itself. Calls of models go on meanwhile.';
    if (this.status >= 500) return 'Try again. If it stays, look at the log of the server.';
    return 'Change what you entered and try again.';
  }
}

/**
 * @param {string} path relative to the server's root, without a slash at its start
 * @param {Record<string, any>} [params]
 */
export function url(path, params = {}) {
  const target = new URL(`../${path}`, document.baseURI);
  for (const [name, value] of Object.entries(params)) {
    if (value !== '' && value != null) target.searchParams.append(name, String(value));
  }
  return target.href;
}

/**
 * @param {string} path
 * @param {{method?: string, params?: object, body?: any, signal?: AbortSignal, accept?: string,
 *   headers?: Record<string, string>, own?: boolean}} [options] own: a failure says nothing about the server
 * @returns {Promise<Response>}
 */
export async function request(path, options = {}) {
  const { method = 'GET', params, body, signal, accept = 'application/json', own = false } = options;
  /** @type {Record<string, string>} */
  const headers = { Accept: accept, 'X-AIP-Request': '1', ...options.headers };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(url(path, params), {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw reported(new ApiError(0, { message: 'The server cannot be reached.' }));
  }
  if (!response.ok) {
    const error = await errorOf(response);
    throw own && error.passes ? error : reported(error);
  }
  if (trouble.get() && !databaseDown) trouble.set(null);
  return response;
}

async function errorOf(response) {
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    // not from this server: its status has to do
  }
  return new ApiError(response.status, error, response.headers.get('Retry-After'));
}

/** Tells the frame of the pages what concerns all of them. */
function reported(error) {
  const known = session.get();
  if (error.status === 401 && known?.signed_in) {
    session.set({ ...known, signed_in: false, identity: null });
  } else if (error.passes) {
    databaseDown ||= error.code === 'database_unavailable';
    trouble.set({ what: error.message, since: trouble.get()?.since ?? new Date() });
  }
  return error;
}

/**
 * @param {string} path
 * @param {Record<string, any>} [params]
 * @param {AbortSignal} [signal]
 */
export async function get(path, params, signal) {
  return (await request(path, { params, signal })).json();
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} [body]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} null if the answer is empty
 */
export async function send(method, path, body, signal) {
  const response = await request(path, { method, body, signal });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/**
 * @param {?string} path null: nothing to read now
 * @param {Record<string, any>} [params]
 * @param {{every?: number}} [options] every: read again after so many milliseconds, while visible
 * @returns {{data: any, error: ?ApiError, loading: boolean, at: ?Date, reload: () => void}}
 */
export function useGet(path, params = {}, { every } = {}) {
  const address = path == null ? null : url(path, params);
  const [state, setState] = useState({ data: null, error: null, address: null, at: null });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  const latest = useRef({ path, params });
  latest.current = { path, params };
  useEffect(() => {
    if (address == null) return undefined;
    const controller = new AbortController();
    let timer;
    const later = (ms) => {
      timer = setTimeout(() => (document.hidden ? later(ms) : reload()), ms);
    };
    get(latest.current.path, latest.current.params, controller.signal).then(
      (data) => {
        setState({ data, error: null, address, at: new Date() });
        if (every) later(every);
      },
      (error) => {
        if (controller.signal.aborted) return;
        setState((old) => ({ ...old, data: old.address === address ? old.data : null, error, address }));
        if (error.passes) later(RETRY_MS);
      },
    );
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [address, turn, every]);
  const loading = address != null && state.address !== address;
  return { data: state.data, error: loading ? null : state.error, loading, at: state.at, reload };
}

/** Asks for the health of the server from time to time. @returns {() => void} what ends it */
export function watchServer() {
  let timer;
  let ended = false;
  const later = () => {
    if (!ended) timer = setTimeout(look, trouble.get() ? RETRY_MS : WATCH_MS);
  };
  const look = () => (document.hidden ? later() : checkHealth().then(later, later));
  later();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

async function checkHealth() {
  const { database } = await get('health');
  databaseDown = database?.status === 'unhealthy';
  const since = trouble.get()?.since ?? new Date(database?.since ?? Date.now());
  trouble.set(databaseDown ? { what: 'The database cannot be reached.', since } : null);
}

/** Reads who is signed in; the frame of the pages does this at its start and after a sign-in. */
export async function readSession() {
  session.set(await get('dashboard/session'));
}

export async function signOut() {
  await send('DELETE', 'dashboard/session');
  await readSession();
}
