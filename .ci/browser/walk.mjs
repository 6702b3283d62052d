// Walks through the dashboard with Chromium: node walk.mjs URL ADMIN_KEY PROVIDER_URL [PART OF A NAME]
// A walk fails on an error in the console, a violation of the Content-Security-Policy, a request to
// another host, and a serious finding of axe-core. With SHOTS=DIRECTORY, pages are kept as pictures.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import manage from './manage.mjs';
import observe from './observe.mjs';
import tenants from './tenants.mjs';

const [url, key, provider, part = ''] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SHOTS;
const LIMIT_MS = 30_000;
const AT_ONCE = 2; // much of a walk is waiting

/** A page that remembers what must not happen on it. */
async function open(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.setDefaultTimeout(LIMIT_MS);
  page.on('console', (message) => {
    if (message.type() === 'error' && !page.expected?.test(message.text()))
      faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
      faults.push(`another host: ${request.url()}`);
  });
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  /** Looks at the page as it is: for accessibility, and for what is wider than the window. */
  page.check = async (name) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      globalThis.axe.run(document, { resultTypes: ['violations'] }),
    );
    for (const { id, impact, nodes } of violations) {
      if (impact === 'serious' || impact === 'critical')
        faults.push(`${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(', ')}`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      faults.push('wider than the window');
    if (shots && name) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  };
  return { context, page, faults };
}

if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
let failed = 0;
async function run(name, walk) {
  const started = Date.now();
  const { context, page, faults } = await open(browser, walk.options);
  try {
    await walk(page, { url, key, provider });
  } catch (error) {
    faults.push(error.stack);
    if (shots) await page.screenshot({ path: `${shots}/failed ${name}.png` }).catch(() => {});
  }
  await context.close();
  console.log(`${faults.length ? 'FAILED' : 'ok'}: ${name} (${Date.now() - started} ms)`);
  faults.forEach((fault) => console.log(`  ${fault}`));
  failed += faults.length;
}
const [first, ...others] = Object.entries({ ...manage, ...tenants, ...observe }).filter(([name]) => name.includes(part));
if (first) await run(...first); // what a server shows that nobody has used
const next = async () => {
  for (let walk = others.shift(); walk; walk = others.shift()) await run(...walk);
};
await Promise.all(Array.from({ length: AT_ONCE }, next));
await browser.close();
process.exit(failed ? 1 : 0);
