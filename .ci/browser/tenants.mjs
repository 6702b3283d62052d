// Tenants, their users, and what is kept of their calls, as a person uses the pages: walks as in manage.mjs.
import assert from 'node:assert/strict';
import { admin, call, closed, go, name, signIn, until } from './manage.mjs';

const walks = {
  /** A user gets a password, signs in with it, and loses it again. */
  async 'a user with a password'(page, server) {
    await signIn(page, server);
    const user = name().replace(' ', '-');
    await go(page, server, '#/tenants/walkers');
    await page.getByRole('button', { name: 'Create user' }).first().click();
    await page.getByLabel('User', { exact: true }).fill(user);
    await page.getByLabel('New password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Save' }).click();
    await closed(page);
    const row = page.getByRole('row', { name: user });
    await row.getByText(`${user} (caller)`).waitFor();
    const signedIn = () =>
      fetch(`${server.url}/auth/token`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: user, password: 'correct horse battery' }),
      });
    assert.equal((await signedIn()).status, 200);
    await page.getByRole('button', { name: `Edit ${user}` }).click();
    await page.getByText(`Signs in as ${user}`).waitFor();
    await page.check('user form');
    await page.getByRole('button', { name: 'End the sign-in' }).click();
    await closed(page);
    await row.getByText(`${user} (caller)`).waitFor({ state: 'detached' });
    assert.equal((await signedIn()).status, 401);
  },

  /** Nothing is kept until the tenant wants it; then the page of a call has its content. */
  async 'contents that a tenant keeps'(page, server) {
    const tenant = name().replace(' ', '-');
    const created = await fetch(`${server.url}/auth/create-key`, {
      method: 'POST',
      headers: { 'X-Admin-Key': server.key, 'Content-Type': 'application/json' },
      body: JSON.stringify({ tenant_id: tenant, user_id: 'ada', name: 'keeper' }),
    });
    const { api_key: secret } = await created.json();
    await signIn(page, server);
    await go(page, server, '#/tenants');
    await page.getByRole('button', { name: `Edit ${tenant}` }).click();
    await page.getByLabel('Keep prompts and answers, in days').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await closed(page);
    let id;
    await until('the content of a call is kept', async () => {
      const answer = await call(server.url, secret, 'small');
      await answer.text();
      id = answer.headers.get('x-ai-provider-call-id');
      await until('the call is recorded', async () => (await admin(server, `/api/v1/calls/${id}`)).id === id);
      return (await admin(server, `/api/v1/calls/${id}`)).content.state === 'stored';
    });
    await go(page, server, `#/call/${id}`);
    const content = page.getByRole('region', { name: 'Content' });
    await content.getByText('Simulated answer to: Hello').waitFor();
    await page.getByText('The same request with curl').click();
    const command = page.getByRole('region', { name: 'Command' });
    assert.match(await command.textContent(), /v1\/chat\/completions[\s\S]*"content": "Hello 0\./);
    await page.check('content');
  },
};

export default walks;
