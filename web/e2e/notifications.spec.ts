import { createHmac } from 'node:crypto';
import { expect } from '@playwright/test';
import { startWebReceiver } from '../../services/gateway/testing/receivers.js';
import { signUp } from './pages/new-user.js';
import { NotificationsPage } from './pages/notifications-page.js';
import { seriousFaults } from './pages/serious-faults.js';
import { test } from './product.js';

test('somebody is told by mail and by a signed webhook, and sets quiet hours', async ({ page }) => {
  const web = await startWebReceiver();
  try {
    await signUp(page, 'listener@example.com');
    const notifications = new NotificationsPage(page);
    await notifications.open();
    await expect(page.getByText('You are told nowhere yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Tell me by e-mail' }).click();
    await expect(notifications.target('E-mail').getByLabel('Fills')).not.toBeChecked();
    await notifications.target('E-mail').getByLabel('Fills').click();

    await notifications.addWebhook('My server', 'https://10.0.0.1/');
    await expect(notifications.dialog()).toContainText('Write an https address on the internet.');
    await notifications.dialog().getByLabel('Address').fill(`${web.address}/hook`);
    await notifications.dialog().getByRole('button', { name: 'Add it' }).click();
    const secret = (await notifications.secret().textContent()) ?? '';
    await page.getByRole('button', { name: 'Send a test to My server' }).click();
    await expect.poll(() => web.received.length).toBe(1);
    const { headers, body } = web.received[0] as (typeof web.received)[number];
    const signed = `${headers['thetapod-timestamp']}.${headers['thetapod-call']}.${body.toString('utf8')}`;
    const digest = createHmac('sha256', secret).update(signed).digest('hex');
    expect(headers['thetapod-signature']).toBe(`v1=${digest}`);
    await page.getByRole('button', { name: 'I have kept it' }).click();

    const quiet = notifications.panel('Quiet hours');
    await quiet.getByLabel('Tell me nothing during these hours; it waits until they end').click();
    await quiet.getByLabel('Until', { exact: true }).fill('06:30');
    await quiet.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Your quiet hours were saved.')).toBeVisible();
    await page.reload();
    await expect(quiet.getByLabel('Until', { exact: true })).toHaveValue('06:30');
    await expect(notifications.target('E-mail').getByLabel('Fills')).toBeChecked();
    expect(await seriousFaults(page, ['light'])).toEqual([]);

    // The mail waits for nothing: a test is asked for by somebody who is awake.
    await page.getByRole('button', { name: 'Send a test to E-mail' }).click();
    await expect(page.getByText('A test is on its way.')).toBeVisible();
    await page.goto('/mailbox');
    await expect(page.getByRole('article').filter({ hasText: 'Thetapod: A test' })).toBeVisible();
  } finally {
    await web.close();
  }
});

test('the app opens without a network and says what still runs; no answer about accounts is kept', async ({
  page,
  context,
}) => {
  await signUp(page, 'traveller@example.com');
  await page.evaluate(() => navigator.serviceWorker.ready);
  // Its own files pass the worker once it is there.
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText('Your bots go on running on the server').first()).toBeVisible();
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/');
  expect(kept.filter((path) => path.startsWith('/api') || path.startsWith('/health'))).toEqual([]);
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
});
