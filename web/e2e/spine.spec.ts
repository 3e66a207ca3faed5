import { expect, type Page } from '@playwright/test';
import { BotPage } from './pages/bot-page.js';
import { EditorPage } from './pages/editor-page.js';
import { SignUpPage } from './pages/sign-up-page.js';
import { test } from './product.js';

// Moves the replay of the product that files without a story share: by its name it is the last of them.
const WATCHLIST = ['AAPL', 'NVDA', 'JPM'];

test('a newcomer signs up, makes a bot, and it sells puts and takes a profit', async ({ page, product }) => {
  const complaints = watchComplaints(page);
  const bot = new BotPage(page);
  await product.operator.replay('pause');

  await test.step('signs up, not without accepting the disclaimer', async () => {
    const signUp = new SignUpPage(page);
    await signUp.open();
    await expect(signUp.disclaimer()).toContainText('You can lose far more than you receive.');
    await signUp.fill('newcomer@example.com', 'correct horse battery staple');
    await signUp.send();
    await expect(signUp.refusal()).toBeVisible();
    await signUp.accept();
    await signUp.send();
    await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
    await expect(page.getByRole('banner').getByText('Paper', { exact: true })).toBeVisible();
  });

  await test.step('makes a bot, and sees what it would do now', async () => {
    const editor = new EditorPage(page);
    await page.getByRole('link', { name: 'Create your first bot' }).click();
    await editor.field('Name').fill('First puts');
    await editor.watch(WATCHLIST);
    await editor.field('Spread limit').fill('0');
    await expect(editor.preview().getByText(/Would not trade now/)).toBeVisible();
    await expect(editor.preview().getByText('Nearest misses')).toBeVisible();
    await editor.field('Spread limit').fill('10');
    await editor.daysTo().fill('25');
    await expect(editor.preview().getByText(/Would sell 1 /)).toBeVisible();
    for (const ticker of WATCHLIST) {
      await expect(
        editor
          .candidates()
          .getByRole('button', { name: new RegExp(`^${ticker} `) })
          .first(),
      ).toBeVisible();
    }
    await expect(
      editor
        .candidates()
        .getByRole('img', { name: /^Score .* Annual return .* Time decay / })
        .first(),
    ).toBeVisible();
    await editor
      .candidates()
      .getByRole('button', { name: /^AAPL / })
      .first()
      .click();
    await expect(editor.candidates().getByRole('heading', { name: /^One contract at expiry/ })).toBeVisible();
    await editor.save();
  });

  await test.step('starts it, and it sells a put on each', async () => {
    await bot.start().click();
    await expect(bot.pause()).toBeVisible();
    for (const ticker of WATCHLIST) await expect(bot.position(ticker)).toBeVisible();
    await expect(bot.decision(/Sell 1 .* put at/).first()).toBeVisible();
  });

  await test.step('shows the position with Greeks and margin, and why it was chosen', async () => {
    const aapl = bot.position('AAPL');
    await expect(bot.figure(aapl, 'Margin')).toHaveText(/^\$[\d,]+$/);
    await expect(bot.figure(aapl, 'Delta')).toHaveText(/^\d+\.\d/);
    await expect(bot.figure(aapl, 'Gamma')).toHaveText(/^\u2212\d+\.\d\d/);
    await expect(bot.figure(aapl, 'Theta')).toHaveText(/^\+\$\d/);
    await expect(bot.figure(aapl, 'Vega')).toHaveText(/^\u2212\$\d/);
    await expect(aapl).toContainText('target');
    await expect(aapl).toContainText('stop');
    await bot
      .decision(/Sell 1 /)
      .first()
      .click();
    await expect(bot.detail().getByRole('table', { name: 'Best candidates of this decision' })).toBeVisible();
    await expect(bot.detail().getByText('What the gates stopped')).toBeVisible();
  });

  await test.step('takes a 50 % profit on AAPL within the next days', async () => {
    for (const date of ['2025-11-27', '2025-11-28', '2025-12-01', '2025-12-02']) {
      await product.operator.replay('step');
      await expect.poll(() => product.operator.marketDate()).toBe(date);
      if (date === '2025-11-27')
        await expect(bot.decision(/The market is closed: Thanksgiving Day/).first()).toBeVisible();
      if (date === '2025-11-28') await expect(bot.decision(/half day/).first()).toBeVisible();
    }
    await expect(bot.decision(/Buy back 1 AAPL .* profit target, [5-9]\d % /).first()).toBeVisible();
    const closed = bot.closed().getByRole('row', { name: /^AAPL / });
    await expect(closed).toContainText('+$');
    await page.getByRole('link', { name: /^Orders/ }).click();
    await expect(bot.orders().getByRole('row', { name: /AAPL .* Buy to close .* Filled/ })).toBeVisible();
  });

  expect(complaints).toEqual([]);
});

/**
 * What the browser complains of: errors of scripts, and of the content policy. None are an answer of 401 before
 * signing in, and one of 503 from a server that is busy: the app asks again.
 */
function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (401|503)/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}
