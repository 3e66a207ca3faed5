import { expect, type Page } from '@playwright/test';
import { BotPage } from './pages/bot-page.js';
import { EditorPage } from './pages/editor-page.js';
import { test } from './product.js';

test.use({ story: 'operations' });

/** What a page says that a quiet one would not: toasts, alerts, errors of its scripts. A reload empties the first two. */
interface Noise {
  readonly errors: string[];
  told(): Promise<readonly string[]>;
}

declare global {
  interface Window {
    told?: string[];
  }
}

async function listen(page: Page): Promise<Noise> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.evaluate(() => {
    const told: string[] = [];
    window.told = told;
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          const spoken = node.parentElement?.closest('[role=alert], [role=status]');
          const alert = node instanceof Element ? node.matches('[role=alert]') : false;
          if (spoken || alert) told.push(node.textContent ?? '');
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
  return { errors, told: () => page.evaluate(() => window.told ?? ['the page was loaded anew']) };
}

test('whoever looks at a bot while its pod is killed sees one quiet line, and the bot goes on', async ({
  page,
  launched,
  product,
}) => {
  await product.operator.replay('pause');
  const [, email = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(launched.output()) ?? [];
  await page.goto('/');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await page.goto('/bots/new');
  const editor = new EditorPage(page);
  const bot = new BotPage(page);
  await editor.field('Name').fill('Survivor');
  await editor.save();
  await bot.start().click();
  await expect(bot.decisions().getByRole('link')).toHaveCount(1);
  const place = page.getByText(/^(moved to |back on )?pod-\d(, .*)?$/);
  const before = await place.innerText();
  const [podId = ''] = /pod-\d/.exec(before) ?? [];
  const { pid } = launched.run().roles[podId] ?? {};
  if (pid === undefined) throw new Error(`${podId} does not run`);
  // What the start said is gone.
  await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
  const noise = await listen(page);

  process.kill(pid, 'SIGKILL');
  // Another pod takes the bot when the lease ends, unless the dead one was started again before that.
  await expect(place).toHaveText(/^(moved to|back on) pod-\d, \d{1,2}\.\d\u202fs$/);
  await expect(place).not.toHaveText(before);

  await bot.pause().click();
  await expect(bot.start()).toBeVisible();
  await expect(bot.decisions().getByRole('link')).toHaveCount(2);
  // The only thing said is what the pause itself says.
  expect((await noise.told()).filter((words) => !words.includes('opens nothing more'))).toEqual([]);
  expect(noise.errors).toEqual([]);
});
