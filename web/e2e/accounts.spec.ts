import { expect, type Page } from '@playwright/test';
import { generateSync } from 'otplib';
import { SESSION_COOKIE } from '#contract';
import { AccountPage } from './pages/account-page.js';
import { PASSWORD, signUp } from './pages/new-user.js';
import { seriousFaults } from './pages/serious-faults.js';
import { SignInPage } from './pages/sign-in-page.js';
import { addVirtualAuthenticator } from './pages/virtual-authenticator.js';
import { test } from './product.js';

const NEXT_PASSWORD = 'seven lanterns over the harbour';

const home = (page: Page) => page.getByRole('heading', { name: 'Home' });

test('an authenticator app is added, asked for, and replaced by a recovery code', async ({ page }) => {
  await signUp(page, 'totp@example.com');
  const account = new AccountPage(page);
  await account.open();
  await account.panel('Authenticator app').getByRole('button', { name: 'Add an app' }).click();
  await account.confirm(PASSWORD, 'Continue');
  const secret = (await account.totpSecret().textContent()) ?? '';
  await page.getByLabel('Code that the app shows').fill(generateSync({ secret }));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(account.recoveryCodes()).toHaveCount(10);
  const code = (await account.recoveryCodes().first().textContent()) ?? '';
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(account.panel('Authenticator app')).toContainText('You have 10 recovery codes left.');

  await account.signOut();
  const signIn = new SignInPage(page);
  await signIn.withPassword('totp@example.com', PASSWORD);
  await signIn.withCode('000000');
  await expect(signIn.wrongCode()).toBeVisible();
  await signIn.withCode(code);
  // Back to the page that was left.
  await expect(account.heading()).toBeVisible();
  await expect(account.panel('Authenticator app')).toContainText('You have 9 recovery codes left.');
});

test('a passkey signs in without a password', async ({ page, baseURL }) => {
  // A passkey belongs to a host name, which an IP address is none.
  await page.goto((baseURL ?? '').replace('127.0.0.1', 'localhost'));
  await addVirtualAuthenticator(page);
  await signUp(page, 'passkey@example.com');
  const account = new AccountPage(page);
  await account.open();
  await account.panel('Passkeys').getByRole('button', { name: 'Add a passkey' }).click();
  await account.dialog().getByLabel('Name').fill('Notebook');
  await account.confirm(PASSWORD, 'Continue');
  await expect(account.panel('Passkeys').getByRole('listitem')).toContainText('Notebook');
  await account.signOut();
  await new SignInPage(page).withPasskey();
  await expect(account.heading()).toBeVisible();
  await expect(account.panel('Sessions')).toContainText('Passkey');
});

test('a forgotten password is set anew by a mail of the demo, and its link is good once', async ({ page }) => {
  await signUp(page, 'forgetful@example.com');
  await new AccountPage(page).signOut();
  await page.getByRole('link', { name: 'Forgotten it?' }).click();
  // The page that is left has such a field as well.
  await expect(page.getByRole('heading', { name: 'Forgotten your password?' })).toBeVisible();
  await page.getByLabel('E-mail').fill('forgetful@example.com');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByText('If this address has an account, a mail is on its way.')).toBeVisible();
  await page.getByRole('link', { name: 'Mailbox of this demo' }).click();
  const mail = page.getByRole('article').filter({ hasText: 'To forgetful@example.com' }).first();
  await mail.getByRole('link', { name: 'Open the link' }).click();
  await page.getByLabel('New password').fill('password1234');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByText('this one is on the lists that attackers try first')).toBeVisible();
  await page.getByLabel('New password').fill(NEXT_PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('link', { name: 'Go on to sign in' }).click();
  await new SignInPage(page).withPassword('forgetful@example.com', NEXT_PASSWORD);
  await expect(home(page)).toBeVisible();
});

test('a session whose token has ended goes on by itself, also after a reload', async ({ page, context }) => {
  await signUp(page, 'renewer@example.com');
  await context.clearCookies({ name: SESSION_COOKIE });
  await page.getByRole('link', { name: 'Bots', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Bots', level: 1 })).toBeVisible();
  await context.clearCookies({ name: SESSION_COOKIE });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Bots', level: 1 })).toBeVisible();
});

test('an API key is made, shown once, reads, and is revoked; the pages have no serious fault', async ({
  page,
  request,
}) => {
  await page.goto('/sign-in');
  expect(await seriousFaults(page, ['light'])).toEqual([]);
  await signUp(page, 'programmer@example.com');
  const account = new AccountPage(page);
  await account.open();
  await account.panel('API keys').getByRole('button', { name: 'Make a key' }).click();
  await account.dialog().getByLabel('Name').fill('Reporter');
  await account.confirm(PASSWORD, 'Make the key');
  const key = (await account.panel('API keys').locator('code').textContent()) ?? '';
  const read = () => request.get('/api/bots', { headers: { authorization: `Bearer ${key}` } });
  expect((await read()).status()).toBe(200);
  expect(await seriousFaults(page, ['light'])).toEqual([]);
  await account.panel('API keys').getByRole('button', { name: 'Revoke Reporter' }).click();
  await account.dialog().getByRole('button', { name: 'Revoke' }).click();
  await expect(account.panel('API keys')).toContainText('No program has a key.');
  expect((await read()).status()).toBe(401);
});
