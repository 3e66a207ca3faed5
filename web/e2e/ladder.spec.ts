import { expect } from '@playwright/test';
import { BotPage } from './pages/bot-page.js';
import { EditorPage } from './pages/editor-page.js';
import { signUp } from './pages/new-user.js';
import { test } from './product.js';

test('a patient bot shows the prices that it tries, in the editor and against the market', async ({
  page,
  product,
}) => {
  const editor = new EditorPage(page);
  const bot = new BotPage(page);
  await product.operator.replay('pause');
  await signUp(page, 'patient@example.com');
  await page.getByRole('link', { name: 'Create your first bot' }).click();
  await editor.field('Name').fill('Patient puts');
  await editor.watch(['AAPL']);
  await editor.daysTo().fill('25');
  await editor.field('Spread limit').fill('10');
  await expect(editor.preview().getByText(/Would sell 1 /)).toBeVisible();

  await test.step('says in dollars what a choice means', async () => {
    const patience = page.getByRole('radiogroup', { name: 'Patience when selling' });
    await patience.getByRole('radio', { name: 'Custom' }).click();
    await expect(editor.field('Time at each price')).toHaveValue('30');
    await editor.field('Time at each price').fill('45');
    await expect(page.getByText(/On today’s best, \d+\.\d\d × \d+\.\d\d: .* then .*, every 45 s\./)).toBeVisible();
    await editor.save();
  });

  await test.step('shows the order at its first price, against the market', async () => {
    await bot.start().click();
    await expect(page.getByText(/^Price 1 of \d/)).toBeVisible();
    await expect(page.getByText(/or better: score/).first()).toContainText(
      /at \d+\.\d\d, in steps to \d+\.\d\d or better/,
    );
  });
});
