// The settings of keys, as forms show them.
import { count } from '../money.js';

/** @typedef {import('../parts/fields.js').Field} Field */

/** Whose a key is: it cannot be changed later. @type {Field[]} */
export const IDENTITY = [
  {
    name: 'tenant_id',
    label: 'Tenant',
    type: 'text',
    required: true,
    suggest: 'known-tenants',
    hint: 'A customer or a department; made if there is none yet.',
  },
  { name: 'user_id', label: 'User', type: 'text', required: true, hint: 'Who uses the key.' },
];

/** @type {Field[]} */
export const SETTINGS = [
  { name: 'name', label: 'Name', type: 'text', required: true, hint: 'What the key is for.' },
  {
    name: 'role',
    label: 'Role',
    type: 'choice',
    options: [
      ['', 'Caller: calls models'],
      ['tenant_admin', 'Tenant administrator: manages its tenant'],
      ['viewer', 'Viewer: reads everything'],
      ['admin', 'Administrator: may do everything'],
    ],
  },
  {
    name: 'tier',
    label: 'Tier',
    type: 'choice',
    options: [
      ['', "Its tenant's"],
      ['free', 'free'],
      ['pro', 'pro'],
      ['enterprise', 'enterprise'],
    ],
  },
  { name: 'budget_usd', label: 'Budget in US dollars', type: 'amount', placeholder: 'no limit' },
  {
    name: 'budget_period',
    label: 'Budget begins anew',
    type: 'choice',
    options: [
      ['', 'each month'],
      ['day', 'each day'],
      ['total', 'never'],
    ],
  },
  { name: 'quota_requests_per_hour', label: 'Requests an hour', type: 'integer', placeholder: 'of its tier' },
  { name: 'requests_per_minute', label: 'Requests a minute', type: 'integer', placeholder: 'of its tier' },
  { name: 'tokens_per_minute', label: 'Tokens a minute', type: 'integer', placeholder: 'of its tier' },
  { name: 'max_concurrent', label: 'Calls at the same time', type: 'integer', placeholder: 'of its tier' },
  {
    name: 'allowed_models',
    label: 'Allowed models',
    type: 'list',
    placeholder: 'all of its tenant',
    hint: 'One a line: models, provider/model, groups; * and ? are wildcards.',
  },
  { name: 'denied_models', label: 'Denied models', type: 'list', placeholder: 'none' },
  {
    name: 'allowed_ips',
    label: 'Allowed addresses',
    type: 'list',
    placeholder: 'all',
    hint: 'Addresses and networks such as 10.0.0.0/8.',
  },
  { name: 'expires_at', label: 'Expires, in UTC', type: 'time', hint: 'Empty: never.' },
];

/** What the API says for an absent value: with it, nothing has to be sent. */
const DEFAULTS = { role: 'caller', budget_period: 'month' };

/** A key as a form shows it. */
export function editable(key) {
  const copy = { ...key };
  for (const [name, value] of Object.entries(DEFAULTS)) {
    if (copy[name] === value) copy[name] = null;
  }
  return copy;
}

/** @type {Field} */
export const EXPIRES = {
  name: 'expires',
  label: 'Expires',
  type: 'choice',
  options: [
    ['', 'in a year'],
    ['30', 'in 30 days'],
    ['90', 'in 90 days'],
    ['never', 'never'],
  ],
};

/** @param {string} [chosen] of EXPIRES @returns {{expires_at?: ?string}} */
export function expiry(chosen) {
  if (!chosen) return {};
  if (chosen === 'never') return { expires_at: null };
  return { expires_at: new Date(Date.now() + Number(chosen) * 86_400_000).toISOString() };
}

/** A key's own limits, in words. */
export function limitsOf(key) {
  return [
    ['quota_requests_per_hour', '/h'],
    ['requests_per_minute', '/min'],
    ['tokens_per_minute', ' tokens/min'],
    ['max_concurrent', ' at once'],
  ]
    .filter(([name]) => key[name] != null)
    .map(([name, unit]) => count(key[name]) + unit)
    .join(', ');
}
