/**
 * A weekly login ends while a profit target rests at the broker: the order trades there while nobody is signed in, and after the next sign-in
 * the books say so, at the broker's time and price.
 */
import { expect, type Page } from '@playwright/test';
import { BotPage } from './pages/bot-page.js';
import { BrokersPage } from './pages/brokers-page.js';
import { ConsentPage } from './pages/consent-page.js';
import { EditorPage } from './pages/editor-page.js';
import { signUp } from './pages/new-user.js';
import { test } from './product.js';

// The broker's certificate is one of the simulator's own authority, which no browser knows.
test.use({ story: 'resting', ignoreHTTPSErrors: true });

const ACCOUNT = '52310468';
const SCHWAB = 'schwab';
const PRICE_SCALE = 10_000;
const LOGIN_END_MS = 120_000;
const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'short' });
const inNewYork = (instant: number) => `${day.format(instant)} ${time.format(instant)}`;

test('a resting profit target trades while its login has ended, and is booked after the next one', async ({
  page,
  product,
}) => {
  const bot = new BotPage(page);
  const brokers = new BrokersPage(page);
  await product.operator.replay('pause');
  await signUp(page, 'weekly@example.com');

  await test.step('connects Schwab and promises to sign in again', async () => {
    await brokers.open();
    await brokers.connect({ broker: 'Charles Schwab', money: 'live' });
    await consent(page);
    await brokers.reloginPlan().check();
    await expect(page.getByText(/while you are signed out, no stop is watched/)).toBeVisible();
  });

  await test.step('starts a bot whose profit target rests at the broker', async () => {
    const editor = new EditorPage(page);
    await brokers.makeBot().click();
    await editor.field('Name').fill('Resting puts');
    await editor.watch(['AAPL']);
    await editor.daysTo().fill('25');
    await page.getByRole('checkbox', { name: /^Rest the profit target at the broker/ }).check();
    await expect(editor.preview().getByText(/Would sell 1 /)).toBeVisible();
    await editor.save();
    await bot.start().click();
    await page.getByRole('button', { name: 'Start with real money' }).click();
  });

  await test.step('the target rests there until it is taken back, and the page says that stops do not', async () => {
    await expect(bot.position('AAPL')).toContainText(
      /Its profit target rests at the broker: an order to buy back 1 at \d+\.\d\d, until it is taken back\. Stops do not rest\./,
    );
    await expect(bot.decision(/the profit target, resting at the broker until it is taken back/)).toBeVisible();
    const [target, ...more] = await product.brokers.orders(ACCOUNT, 'buy_to_close', SCHWAB);
    expect(more).toEqual([]);
    expect(target).toMatchObject({ quantity: 1, duration: 'gtc', status: 'working' });
  });

  await test.step('the login ends', async () => {
    await product.brokers.endLogins(SCHWAB);
    // A token that was refused right after it was given is not believed to be dead.
    await expect(page.getByRole('link', { name: 'Sign in again' }).first()).toBeVisible({ timeout: LOGIN_END_MS });
  });

  const traded = await test.step('the target is reached at the broker, and nobody here knows', async () => {
    for (const date of ['2025-11-27', '2025-11-28', '2025-12-01', '2025-12-02']) {
      await product.operator.replay('step');
      await expect.poll(() => product.operator.marketDate()).toBe(date);
    }
    const orders = () => product.brokers.orders(ACCOUNT, 'buy_to_close', SCHWAB);
    await expect.poll(async () => (await orders())[0]?.status).toBe('filled');
    await expect(bot.position('AAPL')).toBeVisible();
    const [target] = await orders();
    const [execution] = target?.executions ?? [];
    if (!target || !execution) throw new Error('the broker has no execution');
    return { target, execution };
  });

  await test.step('signs in again, and the books are right', async () => {
    await page.getByRole('link', { name: 'Sign in again' }).first().click();
    await brokers.signInAgain().click();
    await consent(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Bots' }).first().click();
    await page.getByRole('link', { name: 'Resting puts' }).first().click();
    const row = bot.closed().getByRole('row', { name: /^AAPL / });
    await expect(row).toContainText('+$');
    await expect(row).toContainText((traded.execution.price / PRICE_SCALE).toFixed(2));
    await expect(row).toContainText(inNewYork(traded.execution.at));
    await bot.show('Orders');
    await expect(bot.order(/^AAPL .* Buy to close 1 \/ 1 .* Filled/)).toBeVisible();
    expect((await bot.idsOf(/ Buy to close /)).brokers).toBe(String(traded.target.id));
    expect(await product.brokers.orders(ACCOUNT, 'buy_to_close', SCHWAB)).toHaveLength(1);
  });
});

/** On the broker's own page, and back to that of the connection. */
async function consent(page: Page): Promise<void> {
  const broker = new ConsentPage(page);
  await broker.person(/^Ben Carter/).check();
  await broker.approve().click();
  await expect(page).toHaveURL(/\/brokers\/[\w-]+$/);
  await new BrokersPage(page).seeConnected('Charles Schwab');
}
