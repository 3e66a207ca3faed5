import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { encodeScan } from '#contract';
import { largeScan } from '../../scripts/browser/testing/large-scan.js';
import { EditorPage } from './pages/editor-page.js';
import { signUp } from './pages/new-user.js';
import { ScannerPage } from './pages/scanner-page.js';
import { seriousFaults } from './pages/serious-faults.js';
import { test } from './product.js';

const NARROWEST = { width: 360, height: 740 };

test('all candidates are listed, narrowed, ordered, kept as a view, exported, and one becomes a bot', async ({
  page,
}) => {
  await signUp(page, 'scanner@example.com');
  const scanner = new ScannerPage(page);
  await page.getByRole('link', { name: 'Scanner' }).click();
  await scanner.rows().first().waitFor();
  const all = Number(await scanner.table().getAttribute('aria-rowcount')) - 1;
  await page.getByText('Limits').first().click();
  await page.getByRole('button', { name: 'As a new bot looks' }).click();
  await expect(page).toHaveURL(/dte=14\.\.45/);
  await expect.poll(async () => Number(await scanner.table().getAttribute('aria-rowcount')) - 1).toBeLessThan(all);
  await scanner
    .head(/^Credit/)
    .getByRole('button')
    .click();
  await expect(page).toHaveURL(/sort=-bid/);
  await expect(scanner.head(/^Credit/)).toHaveAttribute('aria-sort', 'descending');
  expect(await seriousFaults(page, ['light'])).toEqual([]);

  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Save this view …' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Richest');
  await page.getByRole('button', { name: 'Save view' }).click();
  await expect(page.getByRole('button', { name: 'Richest' })).toBeVisible();
  const kept = page.url();
  await page.goto('/scanner');
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: 'Richest' }).click();
  await expect(page).toHaveURL(kept);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toContain('symbol,name,underlying,expiry');
  expect(lines).toHaveLength(Number(await scanner.table().getAttribute('aria-rowcount')));

  await scanner.open();
  const link = scanner.rows().first().getByRole('link');
  const name = (await link.textContent()) ?? '';
  await link.click();
  const panel = page.getByRole('region', { name });
  await expect(panel.getByRole('heading', { name: 'Margin of one contract' })).toBeVisible();
  await expect(panel.getByText('Interactive Brokers')).toBeVisible();
  await expect(scanner.rows().first()).toBeVisible();
  expect(await seriousFaults(page, ['light'])).toEqual([]);
  await page.reload();
  await panel.getByRole('link', { name: 'Make a bot of this' }).click();
  const editor = new EditorPage(page);
  await expect(editor.field('Name')).toHaveValue(`${name.split(' ')[0]} puts`);
  await expect(editor.candidates()).toContainText(name);
});

test('a hundred thousand rows are scrolled through from end to end without a gap', async ({ page }) => {
  await page.route('**/api/scanner?*', (route) => {
    const body = Buffer.from(encodeScan(largeScan(20, 5_000)));
    return route.fulfill({ status: 200, contentType: 'application/octet-stream', body });
  });
  await signUp(page, 'scroller@example.com');
  const scanner = new ScannerPage(page);
  await scanner.open();
  await expect(scanner.table()).toHaveAttribute('aria-rowcount', '100001');
  for (const share of [0, 0.01, 0.25, 0.5, 0.501, 0.75, 0.99, 1, 0]) {
    await scanner.scroller().evaluate((element, at) => {
      element.scrollTop = at * (element.scrollHeight - element.clientHeight);
    }, share);
    // What is in view is there, one after the other, and covers the window.
    await expect
      .poll(async () => {
        const window = await scanner.scroller().evaluate((element) => {
          const tall = element.querySelector('[role=cell]')?.parentElement?.getBoundingClientRect().height ?? 1;
          const head = element.querySelector('[role=columnheader]')?.parentElement?.getBoundingClientRect().height ?? 0;
          const first = Math.floor(element.scrollTop / tall) + 1;
          return {
            first,
            last: Math.min(100_000, Math.floor((element.scrollTop + element.clientHeight - head) / tall)),
          };
        });
        const places = await scanner.places();
        const isWhole = places.every((place, at) => at === 0 || place === (places[at - 1] as number) + 1);
        return isWhole && (places[0] as number) <= window.first && (places.at(-1) as number) >= window.last;
      })
      .toBe(true);
  }
  const scores = await scanner.rows().evaluateAll((rows) => rows.map((row) => Number(row.children[1]?.textContent)));
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
});

test('limits that nothing is within are said, and taken away with one press', async ({ page }) => {
  await signUp(page, 'scanner-states@example.com');
  await page.goto('/scanner?score=101..');
  await expect(page.getByText(/^None of .* puts is within 1 limit\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Take all limits away' }).click();
  await expect(new ScannerPage(page).rows().first()).toBeVisible();
});

test('an underlying’s chain, smiles, open interest and surface each have an address', async ({ page }) => {
  await signUp(page, 'volatility@example.com');
  await page.getByRole('link', { name: 'Volatility' }).click();
  await page.getByRole('combobox', { name: 'Underlying' }).selectOption('AAPL');
  await expect(page.getByRole('heading', { name: 'AAPL chain and volatility' })).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Chain, a table that scrolls' }).getByRole('row').first(),
  ).toBeVisible();
  expect(await seriousFaults(page, ['light'])).toEqual([]);
  await page.getByRole('link', { name: 'Smiles' }).click();
  await expect(page.getByRole('heading', { name: /^Smile of / })).toBeVisible();
  expect(await seriousFaults(page, ['light'])).toEqual([]);
  await page.getByRole('link', { name: 'Open interest' }).click();
  await expect(page.getByRole('heading', { name: 'Dealer gamma by strike' })).toBeVisible();
  expect(await seriousFaults(page, ['light'])).toEqual([]);
  await page.getByRole('link', { name: 'Surface' }).click();
  await expect(page).toHaveURL(/tab=surface/);
  await page.reload();
  const picture = page.getByRole('img', { name: 'Implied volatility of AAPL by strike and days' });
  // Three dimensions are drawn, not only framed: the content policy and the library get along.
  await expect(picture.locator('canvas').first()).toBeVisible();
  await expect(page.getByRole('table', { name: 'Implied volatility by expiry and moneyness' })).toBeVisible();
  expect(await seriousFaults(page, ['light'])).toEqual([]);
});

test('both pages fit the narrowest phone', async ({ page }) => {
  await signUp(page, 'phone-scanner@example.com');
  await page.setViewportSize(NARROWEST);
  for (const address of ['/scanner', '/volatility', '/volatility/AAPL?tab=smile', '/volatility/AAPL?tab=exposure']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, address).toBeLessThanOrEqual(0);
  }
});
