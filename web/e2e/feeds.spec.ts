/** Two simulated vendors tell of one market; they fail, and the operator sees it without loading anything anew. */
import { expect, type Page } from '@playwright/test';
import type { MarketView } from '#contract';
import { BotPage } from './pages/bot-page.js';
import { EditorPage } from './pages/editor-page.js';
import { FeedsPage } from './pages/feeds-page.js';
import { seriousFaults } from './pages/serious-faults.js';
import { VendorDoors } from './pages/vendor-doors.js';
import { test } from './product.js';

test.use({ story: 'feeds', vendors: true });

/** Frames of an underlying so far. */
async function sequenceOf(page: Page, underlying: string): Promise<number> {
  const market = (await (await page.request.get('/api/market')).json()) as MarketView;
  return market.underlyings.find((one) => one.underlying === underlying)?.sequence ?? 0;
}

async function signIn(page: Page, printed: string): Promise<void> {
  const [, email = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(printed) ?? [];
  await page.goto('/');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
}

test('an operator sees two feeds, one that dies in mid-burst, the switch, and one that falls silent', async ({
  page,
  launched,
}) => {
  const doors = VendorDoors.behind(launched.dataDir);
  const feeds = new FeedsPage(page);
  await signIn(page, launched.output());
  await feeds.open();
  await expect(feeds.vendor('Massive')).toContainText('Nothing to follow');

  await page.goto('/bots/new');
  await new EditorPage(page).field('Name').fill('Watcher');
  await new EditorPage(page).save();
  const bot = new BotPage(page);
  await bot.start().click();
  // A page that is loaded anew gives up what it was asking for.
  await expect(bot.pause()).toBeVisible();
  await feeds.open();
  await expect(feeds.vendor('Massive')).toHaveText(/Leads.*Connected/);
  await expect(feeds.vendor('ThetaData')).toContainText('Connected');
  await expect(feeds.badge()).toHaveText(/^Feed \d+\u202fs$/);
  await expect(feeds.switches()).toContainText('No switch since market started');
  const loaded = await page.evaluate(() => performance.timeOrigin);

  await doors.market({ burst: 10 });
  await doors.shut('massive');
  await expect(feeds.vendor('ThetaData')).toContainText('Leads');
  await expect(feeds.vendor('Massive')).toContainText('Backing off');
  await expect(feeds.switches()).toContainText('Massive to ThetaData');
  await expect(feeds.badge()).toContainText('1 of 2 feeds');
  await expect(page.getByText(/ThetaData took over from Massive .* ago: Backing off/)).toBeVisible();
  const before = await sequenceOf(page, 'AAPL');
  await expect.poll(() => sequenceOf(page, 'AAPL')).toBeGreaterThan(before + 3);
  await doors.market({ burst: 1 });
  expect(await seriousFaults(page)).toEqual([]);

  // Back at once: the longer a vendor is away, the longer is the wait for its next attempt.
  await doors.open('massive');
  await expect(feeds.vendor('Massive')).toContainText('Connected', { timeout: 180_000 });
  await expect(feeds.vendor('ThetaData')).toContainText('Leads');
  await expect(feeds.badge()).toHaveText(/^Feed \d+\u202fs$/);

  await doors.mute('theta', true);
  // Half a minute without a quote while the exchange is open; the connection is then made anew, so that its row says so for a moment only.
  await expect(feeds.switches()).toContainText('ThetaData: Silent', { timeout: 180_000 });
  await expect(feeds.switches()).toContainText('ThetaData to Massive');
  await expect(feeds.vendor('Massive')).toHaveText(/Leads.*Connected/);

  await doors.shut('theta');
  await doors.shut('massive');
  await expect(page.getByText(/^No vendor brings quotes: /)).toBeVisible();
  await expect(feeds.badge()).toContainText('0 of 2 feeds');

  await doors.open('massive');
  await expect(feeds.vendor('Massive')).toHaveText(/Leads.*Connected/, { timeout: 180_000 });
  await expect(feeds.badge()).toContainText('1 of 2 feeds');
  await doors.mute('theta', false);
  await doors.open('theta');
  await expect(feeds.vendor('ThetaData')).toContainText('Connected', { timeout: 180_000 });
  await expect(feeds.badge()).toHaveText(/^Feed \d+\u202fs$/);

  await doors.market({ isDisordered: true });
  await expect(feeds.rejected('Out of order')).toBeVisible();
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loaded);
});

test('a chain that nobody follows is read once, shown with its age, and one that no vendor lists is told as such', async ({
  page,
  launched,
}) => {
  await signIn(page, launched.output());
  await page.goto('/volatility');
  await page.getByRole('textbox', { name: 'Any ticker' }).fill('ko');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Nobody follows KO: its chain was read once, .* ago/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'KO chain and volatility' })).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
  const sequence = await sequenceOf(page, 'KO');

  await page.getByRole('textbox', { name: 'Any ticker' }).fill('ZZZ');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The vendor answered MASSIVE_NOT_FOUND.')).toBeVisible({ timeout: 60_000 });
  expect(await sequenceOf(page, 'KO')).toBe(sequence);
});
