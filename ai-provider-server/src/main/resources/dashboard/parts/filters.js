import { html, useState } from '../html.js';
import { useGet } from '../api.js';
import { setParams } from '../router.js';
import { localText, RANGES, zones } from '../time.js';
import { useIdentity } from '../store.js';
import { useZone } from './zone.js';

const LABELS = { provider: 'Provider', model: 'Model', key: 'Key', tenant: 'Tenant' };

/** Whose calls: parameters that all pages have. */
export const WHOSE = Object.keys(LABELS);

/**
 * What all pages about calls can be limited to. It is in the address.
 *
 * @param {{params: Record<string, string>, range: {from: Date, to: Date, range: string}, only?: string[],
 *   clears?: string[], children?: any}} props only: which of provider, model, key and tenant; clears: all
 *   filters of the page, if it has more; children: further fields, or a
 *   function that makes them of the facets
 */
export function Filters({ params, range, only = WHOSE, clears = only, children }) {
  const zone = useZone();
  const { time_zone: own } = useIdentity();
  const { data } = useGet('api/v1/facets', { from: range.from.toISOString(), to: range.to.toISOString() });
  const set = clears.filter((name) => params[name]);
  return html`<div class="toolbar" role="group" aria-label="Filters">
    <${Time} range=${range} zone=${zone} />
    ${only.map((name) => html`<${Choice} key=${name} name=${name} label=${LABELS[name]} value=${params[name]} options=${data?.[`${name}s`]} />`)}
    ${typeof children === 'function' ? children(data) : children}
    <div class="field">
      <label for="f-zone">Time zone</label>
      <select id="f-zone" value=${zone} onChange=${(e) => setParams({ zone: e.target.value === own ? null : e.target.value })}>
        ${[...new Set([zone, ...zones(own)])].map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
      </select>
    </div>
    ${set.length > 0 && html`<button class="quiet" onClick=${() => setParams(Object.fromEntries(set.map((name) => [name, null])))}>Clear filters</button>`}
  </div>`;
}

/** A usual time, or one from and to a minute of the zone. */
function Time({ range, zone }) {
  const [own, setOwn] = useState(range.range === 'custom');
  const edge = (name, label) =>
    html`<div class="field"><label for="f-${name}">${label}</label><input id="f-${name}" type="datetime-local" value=${localText(range[name], zone)}
      onChange=${(e) => e.target.value && setParams({ range: null, from: localText(range.from, zone), to: localText(range.to, zone), [name]: e.target.value })} /></div>`;
  const choose = (value) => {
    setOwn(value === 'custom');
    if (value !== 'custom') setParams({ range: value, from: null, to: null });
  };
  return html`<div class="field">
      <label for="f-range">Time</label>
      <select id="f-range" value=${own ? 'custom' : range.range} onChange=${(e) => choose(e.target.value)}>
        ${Object.entries(RANGES).map(([key, label]) => html`<option key=${key} value=${key}>${label}</option>`)}
        <option value="custom">From … to …</option>
      </select>
    </div>
    ${(own || range.range === 'custom') && html`${edge('from', 'From')}${edge('to', 'To')}`}`;
}

/**
 * One filter: what it can be comes from the server, or is fixed.
 *
 * @param {{name: string, label: string, value?: string, options?: any[], all?: ?string}} props options:
 *   texts, {id, name} or {id, label}; all: the name of no choice, null if there must be one
 */
export function Choice({ name, label, value = '', options = [], all = 'All' }) {
  const known = options.map((one) =>
    typeof one === 'string'
      ? [one, one]
      : [one.id, one.label ?? (one.name ? `${one.name} (${one.id.slice(0, 6)})` : one.id)],
  );
  if (value && !known.some(([id]) => id === value)) known.unshift([value, value]);
  return html`<div class="field">
    <label for="f-${name}">${label}</label>
    <select id="f-${name}" value=${value} onChange=${(e) => setParams({ [name]: e.target.value || null, cursor: null })}>
      ${all != null && html`<option value="">${all}</option>`}
      ${known.map(([id, text]) => html`<option key=${id} value=${id}>${text}</option>`)}
    </select>
  </div>`;
}
