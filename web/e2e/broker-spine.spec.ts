/**
 * The spine at a broker: a person connects a simulated Tradier through its own page, and a bot sells and buys back there. What is
 * asserted of orders is what the broker itself holds, behind its wire.
 */
import { expect, type Page } from '@playwright/test';
import { BotPage } from './pages/bot-page.js';
import { BrokersPage, type Login } from './pages/brokers-page.js';
import { ConsentPage } from './pages/consent-page.js';
import { EditorPage } from './pages/editor-page.js';
import { KillSwitch } from './pages/kill-switch.js';
import { signUp } from './pages/new-user.js';
import { test } from './product.js';

// The broker's certificate is one of the simulator's own authority, which no browser knows.
test.use({ story: 'broker', ignoreHTTPSErrors: true });

const PRICE_SCALE = 10_000;
const TRADIER_PAPER = { broker: 'Tradier', money: 'paper' } as const;
const TRADESTATION_PAPER = { broker: 'TradeStation', money: 'paper' } as const;

test('whoever says no at the broker is told so, and nothing is connected', async ({ page }) => {
  await signUp(page, 'hesitant@example.com');
  const brokers = new BrokersPage(page);
  await brokers.open();
  await brokers.connect(TRADIER_PAPER);
  await new ConsentPage(page).deny().click();
  await expect(page).toHaveURL(/\/brokers\?problem=ACCESS_DENIED$/);
  await expect(brokers.problem(/You said no on the broker’s page, so nothing was connected\./)).toBeVisible();
  await expect(brokers.card('Tradier')).toContainText('Not connected');
});

test('a bot sells a put at a connected broker and takes its profit there', async ({ page, product }) => {
  const bot = new BotPage(page);
  await product.operator.replay('pause');
  await signUp(page, 'connector@example.com');

  await test.step('connects through the broker’s own page', async () => {
    await connect(page, TRADIER_PAPER, { person: /^Alex Meyer/, account: '0001' });
  });

  await test.step('makes a bot for the account and starts it', async () => {
    await makeBot(page, { name: 'Puts at Tradier', underlying: 'AAPL' });
    await bot.start().click();
    await expect(bot.position('AAPL')).toBeVisible();
  });

  const opening = await test.step('the broker has one sale, as the app shows it', async () => {
    const [sale, ...more] = await product.brokers.orders('VA000001', 'sell_to_open');
    expect(more).toEqual([]);
    expect(sale).toMatchObject({ side: 'sell_to_open', quantity: 1, duration: 'day', status: 'filled' });
    expect(sale?.symbol).toMatch(/^AAPL2512\d\dP\d{8}$/);
    await bot.show('Orders');
    const row = bot.order(/^AAPL .* Sell to open 1 \/ 1 .* Filled/);
    await expect(row).toContainText(nameOfDecemberPut(sale?.symbol ?? ''));
    await expect(row).toContainText(((sale?.limit ?? 0) / PRICE_SCALE).toFixed(2));
    expect(await bot.idsOf(/ Sell to open /)).toEqual({ ours: sale?.clientId, brokers: String(sale?.id) });
    return sale;
  });

  await test.step('takes a 50 % profit within the next days', async () => {
    for (const date of ['2025-11-27', '2025-11-28', '2025-12-01', '2025-12-02']) {
      await product.operator.replay('step');
      await expect.poll(() => product.operator.marketDate()).toBe(date);
    }
    await expect(bot.order(/^AAPL .* Buy to close 1 \/ 1 .* Filled/)).toBeVisible();
    const [purchase, ...more] = await product.brokers.orders('VA000001', 'buy_to_close');
    expect(more).toEqual([]);
    expect(purchase).toMatchObject({ side: 'buy_to_close', symbol: opening?.symbol, quantity: 1, status: 'filled' });
    expect(await bot.idsOf(/ Buy to close /)).toEqual({ ours: purchase?.clientId, brokers: String(purchase?.id) });
    await bot.show('Timeline');
    await expect(bot.decision(/Buy back 1 AAPL .* profit target, [5-9]\d % /).first()).toBeVisible();
    await expect(bot.closed().getByRole('row', { name: /^AAPL / })).toContainText('+$');
  });
});

test('the kill switch flattens an account at its broker', async ({ page, product }) => {
  const bot = new BotPage(page);
  const killSwitch = new KillSwitch(page);
  await product.operator.replay('pause');
  await signUp(page, 'flattened@example.com');
  await connect(page, TRADIER_PAPER, { person: /^Robin Okafor/, account: '0002' });
  await makeBot(page, { name: 'To be stopped', underlying: 'JPM' });
  await bot.start().click();
  await expect(bot.position('JPM')).toBeVisible();
  const [sale] = await product.brokers.orders('VA000002', 'sell_to_open');

  await test.step('asks in numbers, for the account of the bot in view, and wants its word', async () => {
    await killSwitch.choose({ level: 'Flatten', reason: 'going away' });
    await expect(killSwitch.dialog()).toHaveAccessibleName(/^Stop Tradier paper .*0002$/);
    await expect(killSwitch.dialog()).toContainText('1 open position (1 contract) is bought back');
    await killSwitch.dialog().getByRole('button', { name: 'Flatten now' }).click();
    await expect(killSwitch.dialog()).toContainText('Nothing was sent. Type FLATTEN first.');
    expect(await product.brokers.orders('VA000002', 'buy_to_close')).toEqual([]);
  });

  await test.step('buys back at the broker, and sells nothing more', async () => {
    await killSwitch.confirm('Flatten');
    await expect(killSwitch.banner(/^Flatten for Tradier paper .*0002 since .*Reason: going away\./)).toBeVisible();
    await expect(bot.closed().getByRole('row', { name: /^JPM / })).toBeVisible();
    const purchases = await product.brokers.orders('VA000002', 'buy_to_close');
    expect(purchases).toMatchObject([{ symbol: sale?.symbol, quantity: 1, status: 'filled' }]);
    expect(await product.brokers.orders('VA000002', 'sell_to_open')).toHaveLength(1);
  });
});

test('a put that was assigned early at a broker that lists nothing of it is explained by its person', async ({
  page,
  product,
}) => {
  const ACCOUNT = 'SIM1234567M';
  const bot = new BotPage(page);
  const brokers = new BrokersPage(page);
  await product.operator.replay('pause');
  await signUp(page, 'assigned@example.com');
  await connect(page, TRADESTATION_PAPER, { person: /^Iris Lund/, account: '567M' });
  const connection = page.url();
  await makeBot(page, { name: 'Assigned early', underlying: 'JPM' });
  await bot.start().click();
  await expect(bot.position('JPM')).toBeVisible();
  const home = page.url();
  const [sale] = await product.brokers.orders(ACCOUNT, 'sell_to_open', 'tradestation');

  await test.step('sees that the broker no longer shows it, and where to say why', async () => {
    await product.brokers.assign('tradestation', ACCOUNT, sale?.symbol ?? '');
    await page.goto(connection);
    await brokers.compareBooks().click();
    await expect(page.getByText(/none at the broker, 1 short here\. If you know what became of them/)).toBeVisible();
    await page.goto(home);
    await expect(bot.unexplained()).toContainText('The broker no longer shows 1 JPM ');
  });

  await test.step('says it, and the bot holds the shares', async () => {
    await bot.sayWhatBecame('Assigned');
    await expect(bot.shares().getByRole('row', { name: /^JPM 100 / })).toBeVisible();
    await expect(bot.position('JPM')).toBeHidden();
    await expect(bot.unexplained()).toBeHidden();
    await page.goto(connection);
    await expect(page.getByText('The broker’s books and ours agree.')).toBeVisible();
  });
});

/** From Brokers to the page of the new connection, by way of the broker's page. */
async function connect(page: Page, login: Login, as: { person: RegExp; account: string }): Promise<void> {
  const brokers = new BrokersPage(page);
  const consent = new ConsentPage(page);
  await brokers.open();
  await brokers.connect(login);
  if (login === TRADIER_PAPER) await expect(consent.scopes()).toHaveText(['read', 'trade', 'market', 'stream']);
  await consent.person(as.person).check();
  await consent.approve().click();
  await expect(page).toHaveURL(/\/brokers\/[\w-]+$/);
  await brokers.seeConnected(login.broker);
  await expect(brokers.makeBot()).toHaveText(new RegExp(`^Make a bot for ${login.broker} paper .*${as.account}$`));
  await expect(brokers.requests().getByRole('row', { name: /^oauth\.token POST/ })).toBeVisible();
}

/** From the page of a connection to that of a new bot. */
async function makeBot(page: Page, bot: { name: string; underlying: string }): Promise<void> {
  const editor = new EditorPage(page);
  await new BrokersPage(page).makeBot().click();
  await editor.field('Name').fill(bot.name);
  await editor.watch([bot.underlying]);
  await editor.daysTo().fill('25');
  await expect(editor.preview().getByText(/Would sell 1 /)).toBeVisible();
  await editor.save();
  await expect(new BotPage(page).start()).toBeVisible();
}

/** `AAPL251219P00265000` as people read it: AAPL 19 Dec 265 put. */
function nameOfDecemberPut(symbol: string): string {
  const [, root = '', day = '', strike = ''] = /^([A-Z]+)2512(\d\d)P(\d{8})$/.exec(symbol) ?? [];
  return `${root} ${Number(day)} Dec ${Number(strike) / 1000} put`;
}
