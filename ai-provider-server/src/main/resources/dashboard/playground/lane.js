// One model's answer: its request, what has arrived of it, and what it took.
import { useEffect, useRef, useState } from '../html.js';
import { get, request } from '../api.js';
import { add, emptyAnswer, eventsOf } from './stream.js';

const PAINT_MS = 80;
const RECORDED_MS = 1_000;
const RECORDED_TRIES = 8;

/**
 * @typedef {'idle' | 'running' | 'done' | 'stopped' | 'failed'} Phase
 * @typedef {{phase: Phase, answer: import('./stream.js').Answer, head: Record<string, ?string>,
 *   firstMs: ?number, totalMs: ?number, error: any, recorded: any}} Run
 *   recorded: the call of the ledger, for an answer that ended without its usage
 */

/** @returns {Run} */
const nothing = () => ({
  phase: 'idle',
  answer: emptyAnswer(),
  head: {},
  firstMs: null,
  totalMs: null,
  error: null,
  recorded: null,
});

const HEADERS = ['call-id', 'provider', 'model', 'attempts', 'cache', 'cost', 'dropped'];

/**
 * The answer of a lane.
 *
 * @returns {{run: Run, start: (body: any, fresh: boolean) => Promise<void>, stop: () => void}}
 */
export function useLane() {
  const [run, setRun] = useState(nothing);
  const controller = useRef(/** @type {?AbortController} */ (null));
  useEffect(() => () => controller.current?.abort(), []);
  const start = async (body, fresh) => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    await ask(body, fresh, own.signal, (state) => {
      if (controller.current === own) setRun(state);
    });
  };
  return { run, start, stop: () => controller.current?.abort() };
}

/** @param {(run: Run) => void} show is called with each state that is to be seen */
async function ask(body, fresh, signal, show) {
  const run = { ...nothing(), phase: /** @type {Phase} */ ('running') };
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let painted = -Infinity;
  const paint = () => {
    if (elapsed() - painted < PAINT_MS) return;
    painted = elapsed();
    show({ ...run });
  };
  show({ ...run });
  try {
    const headers = fresh ? { 'Cache-Control': 'no-cache' } : {};
    const response = await request('dashboard/playground', {
      method: 'POST',
      body,
      signal,
      headers,
      own: true,
    });
    run.head = Object.fromEntries(
      HEADERS.map((name) => [name, response.headers.get(`x-ai-provider-${name}`)]),
    );
    for await (const chunk of chunksOf(response)) {
      if (add(run.answer, chunk)) run.firstMs ??= elapsed();
      paint();
    }
    run.phase = run.answer.error ? 'failed' : 'done';
    run.error = run.answer.error && {
      message: run.answer.error.message,
      advice: 'The answer broke off here.',
    };
  } catch (failure) {
    run.phase = signal.aborted ? 'stopped' : 'failed';
    if (!signal.aborted) run.error = failure;
  }
  run.totalMs = elapsed();
  show({ ...run });
  if (!run.answer.usage && run.head['call-id']) {
    run.recorded = await recorded(run.head['call-id']);
    show({ ...run });
  }
}

/** The call of the ledger, which has it about a second after its end; null if it does not come. */
async function recorded(id) {
  for (let tries = 0; tries < RECORDED_TRIES; tries++) {
    await new Promise((later) => setTimeout(later, RECORDED_MS));
    const { calls } = await get('api/v1/calls', { limit: 20 }).catch(() => ({ calls: [] }));
    const own = calls.find((call) => call.id === id);
    if (own) return own;
  }
  return null;
}

async function* chunksOf(response) {
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
    yield await response.json();
    return;
  }
  for await (const event of eventsOf(response.body)) {
    if (event === '[DONE]') return;
    yield JSON.parse(event);
  }
  throw Object.assign(new Error('The answer broke off.'), {
    advice: 'The connection to the server ended. Run it again.',
  });
}
