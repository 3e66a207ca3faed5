import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { BotPage } from './pages/bot-page.js';
import { EditorPage } from './pages/editor-page.js';
import { KillSwitch } from './pages/kill-switch.js';
import { signUp } from './pages/new-user.js';
import { seriousFaults } from './pages/serious-faults.js';
import { test } from './product.js';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

test('a bot is changed with its effect shown, undone, cloned, kept as a file, and found by keyboard', async ({
  page,
  product,
}) => {
  const [bot, editor] = [new BotPage(page), new EditorPage(page)];
  const versions = page.getByRole('list', { name: 'Versions, newest first' });
  await product.operator.replay('pause');

  await test.step('a template sets the form, and what it would do now stands beside it', async () => {
    await signUp(page, 'bots@example.com');
    await page.goto('/bots/new');
    await page.getByRole('radio', { name: 'A week at a time' }).click();
    await expect(page.getByRole('textbox', { name: 'Days to expiry, from' })).toHaveValue('4');
    await page.getByRole('radio', { name: 'A month at a time' }).click();
    await expect(page.getByRole('textbox', { name: 'Days to expiry, from' })).toHaveValue('14');
    await editor.field('Name').fill('Puts to change');
    await editor.watch(['AAPL', 'NVDA']);
    await editor.field('Score, at least').fill('0');
    await expect(editor.preview().getByText(/Would sell 1 /)).toBeVisible();
    await editor.save();
    await bot.start().click();
    await expect(bot.decision(/Sell 1 .* put at/).first()).toBeVisible();
  });

  await test.step('a weight is a slider that takes from the others, by keyboard', async () => {
    await page.getByRole('link', { name: 'Edit', exact: true }).first().click();
    await page.getByText('How does it rank?').click();
    const slider = page.getByRole('slider', { name: 'Time decay' });
    await slider.focus();
    await slider.press('End');
    await expect(slider).toHaveValue('100');
    await expect(page.getByText(/The weights add up to 100/)).toBeVisible();
    await expect(page.getByRole('slider', { name: 'Annual return' })).toHaveValue('0');
  });

  await test.step('a change says what differs and what it would have done with past decisions', async () => {
    await editor.field('Credit, at least').fill('500');
    const changes = page.getByRole('region', { name: 'What changes?' });
    await expect(changes.getByRole('list', { name: 'Changed settings' })).toContainText('$500.00');
    await expect(changes.getByRole('status')).toHaveText(/Would have changed [1-9]\d* of the last \d+ decisions?\./);
    await expect(changes.getByText(/^It was: Sell 1 /).first()).toBeVisible();
    await expect(changes.getByText(/^It would be: Did not trade/).first()).toBeVisible();
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save as a new version' }).click();
    await expect(bot.pause()).toBeVisible();
  });

  await test.step('the change is undone, as a version of its own', async () => {
    await page.getByRole('link', { name: /^Versions/ }).click();
    await expect(versions.getByRole('listitem').filter({ hasText: 'Version 2' }).first()).toContainText('$500.00');
    await page.getByRole('button', { name: 'Undo the last change' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('list', { name: 'What changes' })).toContainText('Credit, at least');
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save as a new version' }).click();
    await expect(versions).toContainText('Version 3');
    expect(await seriousFaults(page)).toEqual([]);
  });

  await test.step('its file makes the same bot again', async () => {
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    expect(await seriousFaults(page)).toEqual([]);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'JSON' }).click();
    const file = await (await downloading).path();
    const written = readFileSync(file, 'utf8');
    await page.goto('/bots');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByLabel('Or its text').fill('{"name":"no bot"}');
    await page.getByRole('button', { name: 'Open in the form' }).click();
    await expect(page.getByRole('alert')).toContainText('This is not the file of a bot');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByLabel('File').setInputFiles(file);
    await page.getByRole('button', { name: 'Open in the form' }).click();
    await expect(editor.field('Name')).toHaveValue('Puts to change');
    await page.reload();
    await expect(editor.field('Name')).toHaveValue('Puts to change');
    await editor.save();
    await expect(bot.start()).toBeVisible();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    const again = page.waitForEvent('download');
    await page.getByRole('button', { name: 'JSON' }).click();
    expect(readFileSync(await (await again).path(), 'utf8')).toBe(written);
  });

  await test.step('a clone is a draft of its own under another name', async () => {
    await page.getByRole('link', { name: 'Clone' }).click();
    await expect(editor.field('Name')).toHaveValue('Puts to change copy');
    await editor.save();
    await expect(page.getByRole('heading', { level: 1, name: 'Puts to change copy' })).toBeVisible();
    await expect(page.getByText('Not started', { exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Promote to live' })).toHaveCount(0);
  });

  await test.step('the palette leads anywhere by keyboard, and to the kill switch, which asks', async () => {
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Go to or do' });
    await expect(palette.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('versions copy');
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(versions).toContainText('As it was made.');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('flatten');
    await page.keyboard.press('Enter');
    await expect(new KillSwitch(page).dialog()).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  await test.step('Home shows results, Greeks and what is coming, also on a phone', async () => {
    await page.goto('/');
    const accounts = page.getByRole('region', { name: /Paper/ });
    await expect(
      accounts
        .filter({ hasText: 'Unrealised' })
        .getByText(/[+\u2212]\$\d/)
        .first(),
    ).toBeVisible();
    await expect(page.getByRole('region', { name: 'Needs you, and coming up' })).toBeVisible();
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize(PHONE);
    for (const address of ['/', '/bots', '/bots/new']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(new KillSwitch(page).button()).toBeVisible();
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        address,
      ).toBeLessThanOrEqual(0);
    }
    expect(await seriousFaults(page)).toEqual([]);
    await page.setViewportSize(DESK);
  });
});
