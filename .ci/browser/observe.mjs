// The pages about calls and figures, as a person uses them: walks as in manage.mjs.
import assert from 'node:assert/strict';
import { signIn } from './manage.mjs';

const ZONES = ['Etc/GMT+10', 'Asia/Kolkata', 'Europe/Berlin'];
const admin = async ({ url, key }, path) => (await fetch(url + path, { headers: { 'X-Admin-Key': key } })).json();

/** Calls of a new key, of which one fails over; waits until they are in the reports. */
async function calls(server) {
  const { key } = server;
  const created = await fetch(`${server.url}/auth/create-key`, {
    method: 'POST',
    headers: { 'X-Admin-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ tenant_id: 'observers', user_id: 'ada', name: `observer ${Date.now()}` }),
  });
  const { api_key: secret, key_id: id, name } = await created.json();
  const call = (model) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: `Hello ${Math.random()}` }] }),
    });
  for (const model of ['small', 'small', 'large', 'small']) await (await call(model)).text();
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((go) => setTimeout(go, 50))) {
    const { calls } = await admin(server, `/api/v1/calls?key=${id}`);
    if (calls.length === 4) return { id, name, calls, call };
  }
  return assert.fail('not within 10 s: the calls are in the list');
}

const dollars = (text) => Number(text.replace(/[$,]/g, ''));

const walks = {
  /** A call is found by its filters and opened by keyboard alone; its page explains its way and its price. */
  async 'a call and its failover'(page, server) {
    const { id, calls: made } = await calls(server);
    await signIn(page, server);
    await page.goto(`${server.url}/dashboard/#/calls?key=${id}`);
    await page.locator('tbody tr').nth(3).waitFor();
    assert.equal(await page.locator('tbody tr').count(), 4);
    await page.getByText('Columns', { exact: true }).click();
    await page.getByRole('checkbox', { name: 'Tenant' }).check();
    await page.getByRole('checkbox', { name: 'Tokens' }).uncheck();
    await page.reload();
    await page.getByRole('columnheader', { name: 'Tenant' }).waitFor();
    assert.equal(await page.getByRole('columnheader', { name: 'Tokens' }).count(), 0);
    await page.check('calls');
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('failed');
    await page.getByText('No calls match').waitFor();
    assert.match(page.url(), /status=failed/);
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('succeeded');
    await page.locator('tbody tr').nth(3).waitFor();
    await page.goto(`${server.url}/dashboard/#/calls?key=${id}&failure=timeout`);
    await page.getByText('No calls match').waitFor();
    assert.equal(await page.getByLabel('Kind of failure').inputValue(), 'timeout');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Kind of failure').waitFor({ state: 'detached' });
    await page.locator('tbody tr').first().waitFor();
    await page.goto(`${server.url}/dashboard/#/calls?key=${id}&model=large`);
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    const link = page.locator('tbody a').first();
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    const large = made.find((one) => one.model_requested === 'large');
    assert.match(page.url(), new RegExp(large.id));
    const attempts = page.getByRole('region', { name: 'Attempts in their order' });
    assert.equal(await attempts.locator('tbody tr').count(), 2);
    assert.match(await attempts.textContent(), /failover to another target/);
    const parts = page.getByRole('region', { name: 'How the cost comes about' });
    assert.equal(dollars(await parts.locator('tfoot td').last().textContent()), large.cost_usd);
    await page.getByText('Not stored: prompts and answers').waitFor();
    await page.getByText('The same request with curl').click();
    await page.getByText('The prompt is not stored').waitFor();
    assert.match(await page.getByRole('region', { name: 'Command' }).textContent(), /"model": "large"/);
    await page.check('call');
  },

  /** A call appears while the list is live, if it fits the filters. */
  async 'live calls'(page, server) {
    const { id, call } = await calls(server);
    await signIn(page, server);
    await page.goto(`${server.url}/dashboard/#/calls?live=1&key=${id}&model=small`);
    await page.getByText('live', { exact: true }).waitFor();
    await (await call('large')).text();
    await (await call('small')).text();
    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.check();
  },

  /** The figures of the page are the ledger's, in each zone; what was chosen goes along to the calls. */
  async 'figures in three zones'(page, server) {
    const { id, calls: made } = await calls(server);
    const cost = made.reduce((sum, one) => sum + one.cost_usd, 0);
    await signIn(page, server);
    for (const zone of ZONES) {
      await page.goto(`${server.url}/dashboard/#/usage?key=${id}&zone=${encodeURIComponent(zone)}&range=7d`);
      await page.getByText(`days and hours in ${zone}`).waitFor();
      const foot = page.locator('main > .table-wrap tfoot td').last();
      await foot.waitFor();
      assert.ok(Math.abs(dollars(await foot.textContent()) - cost) < cost * 0.01, `${zone}: ${await foot.textContent()}, not ${cost}`);
    }
    await page.check('usage');
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: 'Time (Europe/Berlin)' }).waitFor();
    await page.getByLabel('Figure', { exact: true }).selectOption('requests');
    await page.locator('main > .table-wrap tfoot td', { hasText: /^4$/ }).waitFor();
    await page.getByRole('link', { name: 'small', exact: true }).click();
    await page.getByRole('heading', { name: 'Calls' }).waitFor();
    assert.match(page.url(), /key=/);
    await page.locator('tbody tr').nth(2).waitFor();
    assert.equal(await page.locator('tbody tr').count(), 3);
  },

  /** Figures of another time are not shown for one that cannot be reported. */
  async 'a time that is too long'(page, server) {
    const { id } = await calls(server);
    await signIn(page, server);
    await page.goto(`${server.url}/dashboard/#/usage?key=${id}`);
    await page.locator('main > .table-wrap tfoot').waitFor();
    page.expected = /status of 400/;
    await page.goto(`${server.url}/dashboard/#/usage?key=${id}&from=2020-01-01&to=2026-12-01`);
    await page.getByText('must be at most 400 days').waitFor();
    assert.equal(await page.locator('main > .table-wrap').count(), 0);
    await page.check();
  },

  /** The other pages show what there is, with few requests, also in a small and dark window. */
  async 'overview, performance and insights'(page, server) {
    await calls(server);
    await signIn(page, server);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 360, height: 740 });
    for (const [name, title] of [
      ['overview', 'Calls by hour'],
      ['performance', 'Duration p95 by provider and model'],
      ['analytics', 'Forecast'],
    ]) {
      await page.goto('about:blank');
      let requests = 0;
      const counted = (request) => /^\/(api\/|status|auth\/|admin\/)/.test(new URL(request.url()).pathname) && requests++;
      page.on('request', counted);
      await page.goto(`${server.url}/dashboard/#/${name}`);
      await page.getByText(title).first().waitFor();
      await page.waitForLoadState('networkidle');
      page.off('request', counted);
      assert.ok(requests <= 4, `${name} made ${requests} requests`);
      await page.check(`${name} dark 360`);
    }
  },

  /** Pages say that the server does not answer, and go on when it does. */
  async 'a server that is away'(page, server) {
    await calls(server);
    await signIn(page, server);
    await page.goto(`${server.url}/dashboard/#/calls`);
    await page.locator('tbody tr').first().waitFor();
    page.expected = /status of 503/;
    await page.route('**/api/v1/**', (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":{"message":"The database cannot be reached.","type":"server_error","code":"database_unavailable"}}' }),
    );
    await page.getByRole('combobox', { name: 'Outcome' }).selectOption('failed');
    await page.getByRole('status').getByText('The database cannot be reached.').waitFor();
    await page.unroute('**/api/v1/**');
    await page.getByText('The database cannot be reached.').first().waitFor({ state: 'detached' });
  },
};

export default walks;
