import type { Page } from '@playwright/test';

/** The form of a bot with the preview beside it. */
export class EditorPage {
  constructor(private readonly page: Page) {}

  readonly preview = () => this.page.getByRole('region', { name: 'What would this bot do now?' });
  readonly candidates = () => this.preview().getByRole('table', { name: 'Ranked candidates' });
  readonly field = (label: string) => this.page.getByRole('textbox', { name: label, exact: true });
  readonly loosening = () => this.preview().getByRole('button', { name: /^Set / });

  /** The longest days to expiry; its label is the second half of "Days to expiry, from … to". */
  readonly daysTo = () => this.page.getByRole('textbox', { name: 'to', exact: true }).first();

  /** Leaves exactly these underlyings in the list. */
  async watch(tickers: readonly string[]): Promise<void> {
    const removers = this.page.getByRole('button', { name: /^Remove / });
    for (let left = await removers.count(); left > 0; left -= 1) await removers.first().click();
    const input = this.page.getByRole('combobox', { name: 'Underlyings' });
    for (const ticker of tickers) {
      await input.fill(ticker);
      await input.press('Enter');
    }
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Create bot' }).click();
  }
}
