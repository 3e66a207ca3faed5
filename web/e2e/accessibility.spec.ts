/**
 * Every page that the router has, in both themes, of a person whose every text is markup: axe finds nothing serious, none of the texts
 * runs, and nothing offends the content policy.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { CSRF_HEADER, type SessionView } from '#contract';
import { PASSWORD, signUp } from './pages/new-user.js';
import { seriousFaults } from './pages/serious-faults.js';
import { SignInPage } from './pages/sign-in-page.js';
import { test } from './product.js';

const MARKUP = '<img src=x onerror=planted=1><svg onload=planted=1>';
const NOT_THERE = '0190c2a4-6f1e-4c3b-9d2a-1f2e3d4c5b6a';

interface Seeded {
  readonly botId: string;
  readonly decisionId: string;
}
type Address = (seeded: Seeded) => string;

/** Addresses by the router's own patterns. */
const SIGNED_OUT: Readonly<Record<string, Address>> = {
  '/sign-in': () => '/sign-in',
  '/sign-up': () => '/sign-up',
  '/forgotten': () => '/forgotten',
  '/reset': () => '/reset',
  '/mailbox': () => '/mailbox',
};
const SIGNED_IN: Readonly<Record<string, Address>> = {
  '/': () => '/',
  '/bots': () => '/bots',
  '/bots/new': () => '/bots/new',
  '/bots/:botId': ({ botId }) => `/bots/${botId}`,
  '/bots/:botId/edit': ({ botId }) => `/bots/${botId}/edit`,
  '/bots/:botId/decisions/:decisionId': ({ botId, decisionId }) => `/bots/${botId}/decisions/${decisionId}`,
  '/bots/:botId/orders': ({ botId }) => `/bots/${botId}/orders`,
  '/bots/:botId/settings': ({ botId }) => `/bots/${botId}/settings`,
  '/bots/:botId/versions': ({ botId }) => `/bots/${botId}/versions`,
  '/scanner': () => '/scanner',
  '/scanner/:symbol': () => '/scanner/AAPL251219P00265000',
  '/volatility': () => '/volatility',
  '/volatility/:underlying': () => '/volatility/AAPL',
  '/activity': () => '/activity',
  '/unknown': () => '/unknown',
  '/brokers': () => '/brokers',
  '/brokers/:connectionId': () => `/brokers/${NOT_THERE}`,
  '/account': () => '/account',
  '/notifications': () => '/notifications',
  '*': () => '/no/such/page',
};
const OF_OPERATORS: Readonly<Record<string, Address>> = {
  '/operations': () => '/operations',
  '/operations/feeds': () => '/operations/feeds',
};

/** What went wrong in the browser itself. */
function watch(page: Page): readonly string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) troubles.push(message.text());
  });
  return troubles;
}

/** What is wrong in either theme, by the router's pattern. */
async function judge(page: Page, addresses: Readonly<Record<string, Address>>, seeded: Seeded): Promise<string[]> {
  const found: string[] = [];
  for (const [pattern, address] of Object.entries(addresses)) {
    await page.goto(address(seeded));
    await expect(page.locator('h1').first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    found.push(...(await seriousFaults(page)).map((fault) => `${pattern} ${fault}`));
    expect(await page.evaluate(() => (window as { planted?: number }).planted)).toBeUndefined();
  }
  return found;
}

/** Leaves a running bot that has decided, a view, a key and a stop, all with markup for a name. */
async function seed(page: Page): Promise<Seeded> {
  const session = (await (await page.request.get('/api/auth/session')).json()) as SessionView;
  const ask = async <T>(method: string, url: string, data?: unknown): Promise<T> => {
    const headers = { [CSRF_HEADER]: session.csrfToken };
    const answer = await page.request.fetch(url, { method, headers, ...(data === undefined ? {} : { data }) });
    expect([url, answer.ok()]).toEqual([url, true]);
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const { config } = await ask<{ config: object }>('GET', '/api/bots/defaults');
  const { id: botId } = await ask<{ id: string }>('POST', '/api/bots', { config: { ...config, name: MARKUP } });
  await ask('PUT', '/api/views', { page: 'scanner', name: MARKUP, query: MARKUP });
  await ask('POST', '/api/me/keys', { password: PASSWORD, name: MARKUP, scopes: ['read'], days: 1 });
  await ask('POST', `/api/bots/${botId}/commands`, { kind: 'start' });
  const decisions = () => ask<{ items: { id: string }[] }>('GET', `/api/bots/${botId}/decisions`);
  await expect.poll(async () => (await decisions()).items.length).toBeGreaterThan(0);
  await ask('POST', `/api/stops/bot/${botId}`, { level: 'no_openings', reason: MARKUP });
  return { botId, decisionId: (await decisions()).items[0]?.id ?? '' };
}

test('the pages judged here are those of the router', () => {
  const source = readFileSync(path.resolve(import.meta.dirname, '../app/router.tsx'), 'utf8');
  const routed = [...source.matchAll(/path: '([^':]*[^']*)'/g)].map(([, pattern = '']) => pattern);
  const nested = [...source.matchAll(/\[([^[\]]*)\]\.map\(\(path\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/'([^']+)'/g)].map(([, one]) => `/bots/:botId/${one}`),
  );
  const patterns = [...routed.map((one) => (one === ':symbol' ? '/scanner/:symbol' : one)), ...nested];
  const judged = [SIGNED_OUT, SIGNED_IN, OF_OPERATORS].flatMap((table) => Object.keys(table));
  expect([...new Set(patterns)].sort()).toEqual(judged.sort());
});

test('every page has nothing serious in either theme, and runs no text of anybody', async ({
  page,
  launched,
  product,
}) => {
  // Some fifty readings of whole pages.
  test.setTimeout(1_200_000);
  await product.operator.replay('pause');
  const troubles = watch(page);
  await page.goto('/sign-in');
  const nobody = { botId: NOT_THERE, decisionId: NOT_THERE };
  const found = await judge(page, SIGNED_OUT, nobody);

  await signUp(page, 'markup@example.com');
  found.push(...(await judge(page, SIGNED_IN, await seed(page))));

  await page.context().clearCookies();
  await page.goto('/sign-in');
  const [, email = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(launched.output()) ?? [];
  await new SignInPage(page).withPassword(email, password);
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  found.push(...(await judge(page, OF_OPERATORS, nobody)));
  expect(found).toEqual([]);
  expect(troubles).toEqual([]);
});

test('a browser that is too old is told so before anything breaks', async ({ page }) => {
  const troubles = watch(page);
  await page.addInitScript(() => Reflect.deleteProperty(String.prototype, 'isWellFormed'));
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'This browser is too old for Thetapod' })).toBeVisible();
  await expect(page.locator('#root')).toHaveCount(0);
  expect(troubles).toEqual([]);
});
