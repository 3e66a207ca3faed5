import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

type Theme = 'dark' | 'light';

/**
 * What axe finds serious or critical, each with its theme and elements: all rules in the first theme; in the others only colours can offend.
 * The themes must be free to follow the device.
 */
export async function seriousFaults(
  page: Page,
  themes: readonly Theme[] = ['dark', 'light'],
): Promise<readonly string[]> {
  // Without frames axe needs no second page to put their results together.
  expect(page.frames()).toHaveLength(1);
  const found: string[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator(`html.theme-${theme}`)).toHaveCount(1);
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    const { violations } = await (theme === themes[0] ? axe : axe.withRules('color-contrast')).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    for (const { id, nodes } of serious)
      found.push(`${theme} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }
  return found;
}
