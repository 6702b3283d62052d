// Kills the database below the dashboard: node outage.mjs URL ADMIN_KEY DATA_DIRECTORY COMMAND...
// The command starts PostgreSQL, which is running already. Each page says what is wrong, whether it was
// open or is just being opened; calls of models go on; when the database is back, so are the pages,
// without a reload.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { admin, call, signIn, until } from './manage.mjs';

const [url, key, data, ...command] = process.argv.slice(2);
const LIMIT_MS = 60_000;
const server = { url, key };

function kill() {
  process.kill(Number(readFileSync(`${data}/postmaster.pid`, 'utf8').split('\n')[0]), 'SIGKILL');
}

/** Starts it again, as soon as what is left of the old one has ended. */
async function start() {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; ) {
    const database = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    const ready = await new Promise((tell) => {
      database.stderr.on('data', (text) => String(text).includes('ready to accept connections') && tell(true));
      database.on('exit', () => tell(false));
    });
    if (ready) {
      database.stderr.resume();
      database.unref();
      return;
    }
  }
  assert.fail('the database did not start again');
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const context = await browser.newContext();
context.setDefaultTimeout(LIMIT_MS);
const first = await context.newPage();
await signIn(first, server);
const created = await fetch(`${url}/auth/create-key`, {
  method: 'POST',
  headers: { 'X-Admin-Key': key, 'Content-Type': 'application/json' },
  body: JSON.stringify({ tenant_id: 'outage', user_id: 'ada', name: 'outage' }),
});
const { api_key: secret, key_id: id } = await created.json();
assert.equal((await call(url, secret, 'small')).status, 200);
let calls = [];
await until('the call is in the list', async () => ({ calls } = await admin(server, `/api/v1/calls?key=${id}`)).calls.length);
const names = await first
  .getByRole('navigation', { name: 'Pages' })
  .getByRole('link')
  .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
names.push('#/me', `#/calls/${calls[0].id}`);
await first.close();

const pages = await Promise.all(
  names.map(async (name) => {
    const page = await context.newPage();
    await page.goto(`${url}/dashboard/${name}`);
    return { name, page };
  }),
);
const each = (what) =>
  Promise.all(
    pages.map(async ({ name, page }) => {
      try {
        await what(page);
      } catch (error) {
        throw new Error(`${name}: ${error.message}\n${await page.locator('main').innerText()}`);
      }
    }),
  );
const works = (page) =>
  page.waitForFunction(
    () =>
      document.querySelector('main h1') &&
      !document.querySelector('.loading, main [role=alert], .trouble .box'),
  );
const says = (page) => page.locator('main').getByText('The database cannot be reached').first().waitFor();

async function outage(what, begin) {
  await begin();
  kill();
  await each(says);
  assert.equal((await call(url, secret, 'small')).status, 200);
  await start();
  await each(works);
  console.log(`ok: the database is killed ${what}`);
}

try {
  await each(works);
  await outage('while pages are open', () => {});
  await outage('while pages are being opened', () => each((page) => page.reload({ waitUntil: 'commit' })));
} finally {
  await browser.close();
}
process.exit(0); // the pipe to the database would keep this process
