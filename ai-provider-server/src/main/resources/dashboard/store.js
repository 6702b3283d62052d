// State that several components share.
import { useEffect, useState } from './html.js';

/**
 * @template T
 * @typedef {{get: () => T, set: (value: T) => void, subscribe: (listener: () => void) => () => void}} Store
 */

/**
 * @template T
 * @param {T} value
 * @returns {Store<T>}
 */
export function store(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      if (!Object.is(next, value)) {
        value = next;
        listeners.forEach((listener) => listener());
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * The value of a store; the component is rendered again when it changes.
 *
 * @template T
 * @param {Store<T>} shared
 * @returns {T}
 */
export function useStore(shared) {
  const [, render] = useState(0);
  useEffect(() => {
    const changed = () => render((n) => n + 1);
    changed(); // it may have changed between the rendering and this effect
    return shared.subscribe(changed);
  }, [shared]);
  return shared.get();
}

/**
 * The session: null until it is known, then the answer of GET /dashboard/session.
 *
 * @type {Store<null | {signed_in: boolean, mode: string, methods: string[], identity: any, expires_at: ?string}>}
 */
export const session = store(/** @type {any} */ (null));

/** Who is signed in, as /api/v1/me says; an empty object before that. */
export const useIdentity = () => useStore(session)?.identity ?? {};

/** What keeps the pages from being current: null, or {what, since}. @type {Store<any>} */
export const trouble = store(null);

/** Short messages about what was done: {text, kind}. @type {Store<any>} */
export const notice = store(null);

/**
 * Says that something was done, also to screen readers.
 *
 * @param {string} text
 * @param {'ok' | 'bad'} [kind]
 */
export function notify(text, kind = 'ok') {
  notice.set({ text, kind });
}
