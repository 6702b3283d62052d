// The pages about what one manages, and the playground, as a person uses them.
//   manage(open, {url, key, provider}): open() gives a new page whose mistakes fail the walk, url is
//   the server's, key the admin key, provider the address of provider.mjs
import assert from 'node:assert/strict';

export const name = () => `walk ${Math.random().toString(36).slice(2, 10)}`;

/** Waits for a condition of the server. */
export async function until(what, condition) {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((go) => setTimeout(go, 50))) {
    if (await condition()) return;
  }
  assert.fail(`not within 10 s: ${what}`);
}

export async function signIn(page, { url, key }) {
  await page.goto(`${url}/dashboard/`);
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

export const go = (page, { url }, hash) => page.goto(`${url}/dashboard/${hash}`);
export const closed = (page) => page.locator('dialog').waitFor({ state: 'detached' });
export const call = (url, key, model) =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: `Hello ${Math.random()}` }] }),
  });
export const admin = async ({ url, key }, path) =>
  (await fetch(url + path, { headers: { 'X-Admin-Key': key } })).json();

/** An image of one point. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const PAGES = [
  'keys',
  'tenants',
  'budgets',
  'statements',
  'providers',
  'models',
  'cache',
  'config?origin=all',
  'audit',
  'me',
  'playground',
];

/** Waits until what a page shows has arrived. */
async function settled(page) {
  await page.locator('main h1').waitFor();
  await page.waitForFunction(() => !document.querySelector('.loading'));
}

const walks = {
  /** What a server without calls shows, with few requests. */
  async 'first steps'(page, server) {
    if ((await admin(server, '/api/v1/calls')).calls.length) return; // a server that is used already
    await signIn(page, server);
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await page.goto('about:blank');
    let requests = 0;
    page.on('request', (request) => /\/dashboard\//.test(request.url()) || requests++);
    await go(page, server, '');
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await page.getByText('Connect a provider done').waitFor();
    await page.waitForLoadState('networkidle');
    assert.ok(requests <= 4, `it made ${requests} requests`);
    await page.check('first steps');
  },

  /** A key from its creation to its end, a call with it, and the call's failover. */
  async 'a key and a call with it'(page, server) {
    await signIn(page, server);
    const title = name();
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await page.getByRole('button', { name: 'Create key' }).first().click();
    await page.getByLabel('Tenant', { exact: true }).fill('walkers');
    await page.getByLabel('User', { exact: true }).fill('ada');
    await page.getByLabel('Name', { exact: true }).fill(title);
    await page.getByLabel('Budget in US dollars').fill('5');
    await page.getByRole('button', { name: 'Create key' }).last().click();
    const secret = await page.locator('#new-key').textContent();
    await page.check();
    await page.getByRole('button', { name: 'Done' }).click();
    assert.ok(!(await page.content()).includes(secret), 'the secret is not shown again');

    const answer = await call(server.url, secret, 'large');
    assert.equal(answer.status, 200);
    const id = answer.headers.get('x-ai-provider-call-id');
    assert.equal(answer.headers.get('x-ai-provider-attempts'), '2');
    await until(
      'the call is in the list',
      async () => (await admin(server, `/api/v1/calls/${id}`)).id === id,
    );

    await page.getByRole('link', { name: title }).click();
    await page.getByRole('button', { name: 'Edit' }).waitFor();
    for (const [budget, shown] of [
      ['7', '$7.00'],
      ['', 'no limit'],
    ]) {
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Budget in US dollars').fill(budget);
      await page.getByRole('button', { name: 'Save' }).click();
      await closed(page);
      await page.locator('dt:text-is("Budget") + dd', { hasText: shown }).waitFor();
    }
    await page.check();

    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByLabel(`Type ${title} to confirm`).fill(title);
    await page.getByRole('button', { name: 'Revoke' }).last().click();
    await page.getByText('revoked', { exact: true }).waitFor();
    assert.equal((await call(server.url, secret, 'large')).status, 401);
    return id;
  },

  async 'a budget'(page, server) {
    await signIn(page, server);
    const budget = name();
    await go(page, server, '#/budgets');
    await page.getByRole('button', { name: 'Set a budget' }).first().click();
    await page.getByLabel('Name of the budget').fill(budget);
    await page.getByLabel('Which one').fill(budget.replace(' ', '-'));
    await page.getByLabel('US dollars', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Save' }).click();
    await closed(page);
    await page.getByRole('button', { name: `Edit ${budget}` }).click();
    await page.getByLabel('US dollars', { exact: true }).fill('4.50');
    await page.check();
    await page.getByRole('button', { name: 'Save' }).click();
    await closed(page);
    const row = page.getByRole('row', { name: budget });
    await row.getByText('$4.50').first().waitFor();
    await go(page, server, '#/usage');
    const bars = page.getByRole('region', { name: 'Budgets', exact: true });
    await bars.getByRole('row', { name: budget.replace(' ', '-') }).getByText('$4.50 a month').waitFor();
    await page.check('usage with budgets');
    await go(page, server, '#/budgets');
    await page.getByRole('button', { name: `Clear ${budget}` }).click();
    await page.getByRole('button', { name: 'Clear it' }).click();
    await closed(page);
    await row.waitFor({ state: 'detached' });
  },

  async 'two models side by side, one is stopped'(page, server) {
    await signIn(page, server);
    await go(page, server, '#/playground?models=endless,small');
    await page.getByLabel('Prompt', { exact: true }).fill('Hello');
    await page
      .getByLabel('Add an image')
      .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(DOT, 'base64') });
    await page.getByRole('img', { name: 'dot.png' }).waitFor();
    const { left: before } = await (await fetch(`${server.provider}/left`)).json();
    await page.getByRole('button', { name: 'Run all' }).click();
    const [endless, small] = [
      page.getByRole('region', { name: 'Model 1' }),
      page.getByRole('region', { name: 'Model 2' }),
    ];
    await endless.getByText('tick 3').waitFor();
    const { image } = await (await fetch(`${server.provider}/left`)).json();
    assert.equal(image, `data:image/png;base64,${DOT}`, 'the provider gets the image');
    await small.getByText('done', { exact: true }).waitFor();
    await page.check();
    await page.getByRole('button', { name: 'Stop model 1' }).click();
    await endless.getByText('stopped', { exact: true }).waitFor();
    await until(
      'the provider sees that its caller left',
      async () => (await (await fetch(`${server.provider}/left`)).json()).left > before,
    );
    await endless.getByText(/^\$0\.0/).waitFor(); // what it cost until then, of the ledger

    const cost = await small.locator('dt:text-is("Cost") + dd').textContent();
    const id = decodeURIComponent((await small.getByRole('link').getAttribute('href')).split(/[/?]/)[2]);
    await until('the call is recorded', async () => (await admin(server, `/api/v1/calls/${id}`)).id === id);
    const recorded = await admin(server, `/api/v1/calls/${id}`);
    assert.equal(
      Number(cost.replace('$', '')),
      Number(recorded.cost_usd.toPrecision(3)),
      'the cost is that of the ledger',
    );
  },

  async 'what a model says is text'(page, server) {
    await signIn(page, server);
    await go(page, server, '#/playground?models=hostile,huge');
    await page.getByLabel('Prompt', { exact: true }).fill('Hello');
    await page.getByRole('button', { name: 'Run all' }).click();
    const hostile = page.getByRole('region', { name: 'Model 1' });
    await hostile.getByText('done', { exact: true }).waitFor();
    const answer = hostile.locator('.markdown');
    assert.match(await answer.textContent(), /<img src=x onerror=.*\[click\]\(javascript:.*<script>/);
    assert.equal(await answer.locator('img, script').count(), 0);
    assert.deepEqual(
      await answer.locator('a').evaluateAll((links) => links.map((link) => [link.href, link.rel])),
      [['https://example.com/', 'noopener noreferrer nofollow']],
    );
    const huge = page.getByRole('region', { name: 'Model 2' });
    await huge.getByText('done', { exact: true }).waitFor();
    await huge.getByText('The first 200,000 are shown').waitFor();
    const frame = await page.evaluate(
      () =>
        new Promise((done) => {
          const started = performance.now();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
        }),
    );
    assert.ok(frame < 1000, `the page is quick beside 11 MB: a frame took ${frame} ms`);
    assert.doesNotMatch(await page.title(), /taken/, 'nothing of it was run');
    await page.check();
  },

  async 'a stolen cookie'(page, server) {
    await signIn(page, server);
    assert.equal(await page.evaluate(() => document.cookie), '', 'no script reads the cookie');
    assert.deepEqual(await page.evaluate(() => Object.values({ ...localStorage, ...sessionStorage })), []);
    const cookies = await page.context().cookies();
    const Cookie = cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
    assert.ok(
      cookies.length > 0 && cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Strict'),
    );
    const status = async (path, options = {}) =>
      (
        await fetch(server.url + path, {
          ...options,
          headers: { Cookie, 'Content-Type': 'application/json', ...options.headers },
        })
      ).status;
    assert.equal(await status('/auth/keys'), 200);
    assert.equal(await status('/v1/models'), 401, 'the cookie opens nothing below /v1');
    assert.equal(
      await status('/admin/cache/clear', { method: 'POST', body: '{}' }),
      403,
      'a request of another site',
    );
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    assert.equal(await status('/auth/keys'), 401, 'the session has ended on the server');
  },

  async 'each page, light and dark, large and small'(page, server) {
    await signIn(page, server);
    for (const name of PAGES) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 1280, height: 800 });
      await go(page, server, `#/${name}`);
      await settled(page);
      await page.check(`${name} light`);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.setViewportSize({ width: 360, height: 780 });
      await page.check(`${name} 360`);
    }
  },

  /** The same, without a mouse. */
  async 'the keyboard alone'(page, server) {
    await page.goto(`${server.url}/dashboard/`);
    await page.getByLabel('Key', { exact: true }).waitFor();
    await tabTo(page, /^Key/);
    await page.keyboard.type(server.key);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();

    await follow(page, /^Keys$/);
    await press(page, /^Create key$/);
    await tabTo(page, /^Tenant/);
    await page.keyboard.type('walkers');
    await tabTo(page, /^User/);
    await page.keyboard.type('keyboard');
    await tabTo(page, /^Name/);
    await page.keyboard.type(name());
    await page.keyboard.press('Enter');
    await page.locator('#new-key').waitFor();
    await press(page, /^Done$/);
    await closed(page);

    await follow(page, /^Playground$/);
    await tabTo(page, /^Prompt/);
    await page.keyboard.type('Hello by keyboard');
    await press(page, /^Add a model$/);
    await tabTo(page, /^Model 1$/, true);
    await page.keyboard.type('small');
    await tabTo(page, /^Model 2$/);
    await page.keyboard.type('endless');
    await press(page, /^Run model 2$/);
    await page.getByRole('region', { name: 'Model 2' }).getByText('tick 1 ').waitFor();
    await press(page, /^Stop model 2$/);
    await page.getByRole('region', { name: 'Model 2' }).getByText('stopped', { exact: true }).waitFor();
    await press(page, /^Run model 1$/, true);
    await page.getByRole('region', { name: 'Model 1' }).getByText('done', { exact: true }).waitFor();
    await press(page, /^see its attempts$/, true);
    await page.waitForURL(/#\/call\//);
  },
};

/** Moves the focus with Tab to what has this name. */
async function tabTo(page, wanted, backwards = false) {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
    const found = await page.evaluate(() => {
      const focused = document.activeElement;
      return (
        focused.getAttribute('aria-label') ??
        focused.labels?.[0]?.textContent ??
        focused.textContent ??
        ''
      ).trim();
    });
    if (wanted.test(found)) return;
  }
  assert.fail(`Tab does not lead to ${wanted}`);
}

async function press(page, wanted, backwards = false) {
  await tabTo(page, wanted, backwards);
  await page.keyboard.press('Enter');
}

/** Opens a page by the navigation; its heading has the focus then. */
async function follow(page, wanted) {
  await press(page, wanted, true);
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
}

export default walks;
