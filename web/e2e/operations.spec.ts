import { expect, type Page } from '@playwright/test';
import { EditorPage } from './pages/editor-page.js';
import { OperationsPage } from './pages/operations-page.js';
import { test } from './product.js';

test.use({ story: 'operations' });

async function signIn(page: Page, printed: string): Promise<void> {
  const [, email = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(printed) ?? [];
  await page.goto('/');
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
}

test('an operator drains a pod, cannot drain the last one, and re-scales', async ({ page, launched }) => {
  await signIn(page, launched.output());
  const operations = new OperationsPage(page);
  await operations.open();
  await expect(operations.pod('pod-1')).toContainText('2 / 4');

  await operations.act('Drain pod-1', 'Drain');
  await expect(operations.pod('pod-1')).toContainText('Drained');
  await expect(operations.pod('pod-2')).toContainText('4 / 4');

  await page.getByRole('button', { name: 'Drain pod-2' }).click();
  await expect(operations.dialog()).toContainText('It would be refused: there would be 4 slots');
  await operations.dialog().getByRole('button', { name: 'Close' }).click();

  await operations.act('Stop draining pod-1', 'Stop draining');
  await expect(operations.pod('pod-1')).toContainText('2 / 4');

  await page.getByRole('button', { name: 'Re-scale' }).click();
  await page.getByRole('textbox', { name: 'Slots at least' }).fill('6');
  await expect(operations.dialog()).toContainText('in 6 slots, 2 more than now.');
  await operations.dialog().getByRole('button', { name: 'Re-scale' }).click();
  await expect(operations.slotsRunning()).toHaveText('6 / 6');
  await page.getByRole('button', { name: 'Re-scale' }).click();
  await page.getByRole('textbox', { name: 'Slots at least' }).fill('4');
  await operations.dialog().getByRole('button', { name: 'Re-scale' }).click();
  await expect(operations.slotsRunning()).toHaveText('4 / 4');
});

test('whoever looks at a bot while its pod dies sees where it went, and how long nobody ran it', async ({
  page,
  launched,
}) => {
  await signIn(page, launched.output());
  await page.goto('/bots/new');
  const editor = new EditorPage(page);
  await editor.field('Name').fill('Watched');
  await editor.save();
  const place = page.getByText(/^(moved to |back on )?pod-\d(, .*)?$/);
  await expect(place).toBeVisible();
  const [podId = ''] = /pod-\d/.exec(await place.innerText()) ?? [];
  const { pid } = launched.run().roles[podId] ?? {};
  if (pid === undefined) throw new Error(`${podId} does not run`);
  // Not killed but stopped: it is started again too soon for another pod to take its slots.
  process.kill(pid, 'SIGSTOP');
  try {
    const other = podId === 'pod-1' ? 'pod-2' : 'pod-1';
    await expect(place).toHaveText(new RegExp(`^moved to ${other}, \\d+\\.\\d\\u202fs$`));
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
