// Opens each page of the dashboard in Chromium: node pages.mjs DIRECTORY_OF_PLAYWRIGHT URL ADMIN_KEY ROUNDS
// Prints JSON: for each page its name, the milliseconds until all that it asks for is shown (of each
// round), and the paths that it asked for.
import { createRequire } from 'node:module';

const [modules, url, key, rounds] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)('playwright-core');
const DATA = /^\/(api|status|auth|admin|ai|health|usage)\b/;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const page = await browser.newPage();
page.setDefaultTimeout(60_000);
await page.goto(`${url}/dashboard/`);
await page.getByLabel('Key', { exact: true }).fill(key);
await page.getByRole('button', { name: 'Sign in', exact: true }).click();
await page.getByRole('navigation', { name: 'Pages' }).waitFor();

const QUIET_MS = 300;

/**
 * The milliseconds from a click on another page to the last answer, and what was asked for. The
 * scripts of the pages are loaded already, as they are for whoever goes from page to page.
 */
async function open(name) {
  await page.goto('about:blank');
  await page.goto(`${url}/dashboard/#/${name === 'me' ? 'audit' : 'me'}`);
  await page.locator('main h1').waitFor();
  await page.waitForLoadState('networkidle');
  const paths = [];
  const waiting = new Set();
  let last = Date.now();
  const asked = (request) => {
    const { pathname, search } = new URL(request.url());
    if (DATA.test(pathname)) paths.push(pathname + search);
    if (!pathname.endsWith('/stream')) waiting.add(request);
  };
  const answered = (request) => {
    if (waiting.delete(request)) last = Date.now();
  };
  page.on('request', asked).on('requestfinished', answered).on('requestfailed', answered);
  const begin = Date.now();
  await page.evaluate((hash) => (location.hash = hash), `#/${name}`);
  while (waiting.size || Date.now() - last < QUIET_MS) await page.waitForTimeout(20);
  await page.waitForFunction(() => !document.querySelector('.loading'));
  page.off('request', asked).off('requestfinished', answered).off('requestfailed', answered);
  const trouble = await page.locator('main [role=alert]').allTextContents();
  return { ms: Math.max(0, last - begin), paths, trouble };
}

const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').evaluateAll((all) =>
  all.map((link) => link.getAttribute('href').replace(/^#\//, '').replace(/\?.*/, '')),
);
const { calls } = await (await fetch(`${url}/api/v1/calls?limit=1`, { headers: { 'X-Admin-Key': key } })).json();
const pages = [...links, 'me', `calls/${calls[0].id}`].map((name) => ({ name, ms: [], paths: [], trouble: [] }));
for (let round = 0; round < Number(rounds); round++) {
  for (const one of pages) {
    const { ms, paths, trouble } = await open(one.name);
    one.ms.push(ms);
    one.paths = paths;
    one.trouble.push(...trouble);
  }
}
await browser.close();
console.log(JSON.stringify(pages));
