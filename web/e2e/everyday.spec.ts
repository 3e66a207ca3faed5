import { expect, type Page } from '@playwright/test';
import { LIVE_PATH } from '#contract';
import { acceptedLongAgo, rejectedOrder } from './pages/books.js';
import { EditorPage } from './pages/editor-page.js';
import { KillSwitch } from './pages/kill-switch.js';
import { signUp } from './pages/new-user.js';
import { test } from './product.js';

const NARROWEST = { width: 360, height: 740 };

test('the kill switch asks in numbers, holds, says so on every page, and can be taken back', async ({ page }) => {
  await signUp(page, 'stopper@example.com');
  const killSwitch = new KillSwitch(page);
  await killSwitch.choose({ level: 'No openings', reason: 'odd quotes' });
  await expect(killSwitch.dialog()).toContainText('0 running bots sell nothing new');
  await page.keyboard.press('Escape');
  await expect(killSwitch.dialog()).toBeHidden();
  await expect(killSwitch.button()).toBeFocused();
  await killSwitch.choose({ level: 'No openings', reason: 'odd quotes' });
  await killSwitch.confirm('No openings');
  await expect(killSwitch.banner(/^No openings for .* since .*Reason: odd quotes\./)).toBeVisible();
  await expect(killSwitch.button()).toHaveAccessibleName(/No openings$/);
  await page.goto('/bots');
  await killSwitch.resume(/^No openings for /);
  await expect(killSwitch.button()).toHaveAccessibleName('Kill switch: stop trading');
});

test('flattening wants its word typed', async ({ page }) => {
  await signUp(page, 'flattener@example.com');
  const killSwitch = new KillSwitch(page);
  await killSwitch.choose({ level: 'Flatten', whom: 'Everything of mine' });
  await killSwitch.dialog().getByRole('button', { name: 'Flatten now' }).click();
  await expect(killSwitch.dialog()).toContainText('Nothing was sent. Type FLATTEN first.');
  await killSwitch.confirm('Flatten');
  await expect(killSwitch.banner(/^Flatten for everything of yours since /)).toBeVisible();
  await killSwitch.resume(/^Flatten for /);
  await expect(killSwitch.banner(/^Flatten for /)).toBeHidden();
});

test('a new version of the risk disclaimer is told on every page until it is accepted, in whichever tab', async ({
  page,
  launched,
}) => {
  await signUp(page, 'reader@example.com');
  await acceptedLongAgo(launched, 'reader@example.com');
  await page.goto('/bots');
  const other = await page.context().newPage();
  await other.goto('/');
  const bar = (of: Page) => of.getByText(/^The risk disclaimer has changed since you accepted it\./);
  await expect(bar(page)).toBeVisible();
  await expect(bar(other)).toBeVisible();
  await page.getByRole('button', { name: 'Read and accept' }).click();
  await expect(page.getByRole('dialog')).toContainText('You can lose far more than you receive.');
  await page.getByRole('button', { name: 'I have read it and accept it' }).click();
  await expect(bar(page)).toBeHidden();
  await expect(bar(other)).toBeHidden();
  await other.close();
});

test('what a broker said of an order that it rejected stands beside our words, and is text whatever it says', async ({
  page,
  launched,
}) => {
  await signUp(page, 'rejected@example.com');
  const editor = new EditorPage(page);
  await page.goto('/bots/new');
  await editor.save();
  await page.waitForURL(/\/bots\/[0-9a-f-]{36}$/);
  const id = new URL(page.url()).pathname.slice('/bots/'.length);
  const said = '<img src=x onerror=planted=1> Not enough buying power';
  await rejectedOrder(launched, { id }, said);
  await page.goto(`/bots/${id}/orders`);
  await page.getByRole('button', { name: 'AAPL 19 Dec 265 put' }).click();
  await expect(page.getByText(/^The option buying power of the account does not cover the order\./)).toBeVisible();
  await expect(page.getByText(said)).toBeVisible();
  expect(await page.evaluate('window.planted')).toBeUndefined();
});

test('a half-written bot and the theme survive a reload', async ({ page }) => {
  await signUp(page, 'drafter@example.com');
  const editor = new EditorPage(page);
  await page.goto('/bots/new');
  await editor.field('Name').fill('Half written');
  await editor.field('Spread limit').fill('7.5');
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).join())).toContain('thetapod.draft.');
  await page.getByRole('button', { name: /^Use the (dark|light) theme$/ }).click();
  const theme = await page.evaluate(() => document.documentElement.className);
  await page.reload();
  await expect(page.getByText('Your unsaved changes were restored.')).toBeVisible();
  await expect(editor.field('Name')).toHaveValue('Half written');
  await expect(editor.field('Spread limit')).toHaveValue('7.5');
  expect(await page.evaluate(() => document.documentElement.className)).toBe(theme);
  await editor.field('Spread limit').fill('');
  await editor.save();
  await expect(page.getByText('Write a number.')).toBeVisible();
});

test('a lost connection is said, with what goes on, and passes by itself', async ({ page }) => {
  let cut = false;
  const closers: (() => void)[] = [];
  await page.routeWebSocket(`**${LIVE_PATH}*`, (socket) => {
    if (cut) void socket.close();
    else socket.connectToServer();
    closers.push(() => void socket.close());
  });
  await signUp(page, 'offline@example.com');
  await expect.poll(() => closers.length).toBeGreaterThan(0);
  cut = true;
  for (const close of closers) close();
  await expect(page.getByText(/^No connection to the server.*Your bots go on running on the server/)).toBeVisible();
  cut = false;
  await expect(page.getByText(/^No connection to the server.*Your bots go on running on the server/)).toBeHidden();
});

test('what a busy server did not tell is asked for again by itself', async ({ page }) => {
  let isBusy = true;
  await page.route('**/api/bots', (route) =>
    isBusy ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{}' }) : route.continue(),
  );
  await signUp(page, 'patient@example.com');
  await page.goto('/bots');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  isBusy = false;
  await expect(page.getByText('You have no bots yet.')).toBeVisible();
});

test('a slow connection is said while it lasts, and what it held back arrives', async ({ page }) => {
  const slow = page.getByText(/^Your connection is slow: what you see may be some seconds old/);
  let isSlow = false;
  let held: (() => void)[] = [];
  let tell: (text: string) => void = () => undefined;
  await page.routeWebSocket(`**${LIVE_PATH}*`, (socket) => {
    const server = socket.connectToServer();
    tell = (text) => socket.send(text);
    server.onMessage((message) => {
      const pass = () => socket.send(message);
      if (isSlow) held.push(pass);
      else pass();
    });
  });
  await signUp(page, 'slow@example.com');
  isSlow = true;
  // What the server says when too much is on its way; a real one would need megabytes.
  tell(JSON.stringify({ messages: [{ type: 'degraded' }] }));
  await expect(slow).toBeVisible();
  const other = await page.context().newPage();
  await other.goto('/');
  const killSwitch = new KillSwitch(other);
  await killSwitch.choose({ level: 'No openings' });
  await killSwitch.confirm('No openings');
  await expect.poll(() => held.length).toBeGreaterThan(0);
  isSlow = false;
  for (const pass of held) pass();
  held = [];
  tell(JSON.stringify({ messages: [{ type: 'caughtUp' }] }));
  await expect(slow).toBeHidden();
  await expect(new KillSwitch(page).banner(/^No openings for /)).toBeVisible();
  await other.close();
});

test('every page fits the narrowest phone, and an unknown address says so', async ({ page }) => {
  await signUp(page, 'phone@example.com');
  await page.setViewportSize(NARROWEST);
  for (const address of ['/', '/bots', '/bots/new', '/activity', '/brokers', '/unknown', '/nowhere']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(new KillSwitch(page).button()).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, address).toBeLessThanOrEqual(0);
  }
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
});
