import type { Page } from '@playwright/test';

export interface Stop {
  readonly level: 'No openings' | 'Manage only' | 'Flatten';
  readonly whom?: 'Everything of mine' | 'Everybody';
  readonly reason?: string;
}

/** The control in the top bar, its dialog, and the banner that stands while anything is stopped. */
export class KillSwitch {
  constructor(private readonly page: Page) {}

  readonly button = () => this.page.getByRole('button', { name: /^Kill switch/ });
  readonly dialog = () => this.page.getByRole('dialog', { name: /^Stop / });
  readonly banner = (words: RegExp) => this.page.getByRole('alert').filter({ hasText: words });

  /** Opens the dialog and chooses, without sending. */
  async choose({ level, whom, reason }: Stop): Promise<void> {
    await this.button().click();
    await this.dialog().getByRole('radio', { name: level }).click();
    if (whom !== undefined) await this.dialog().getByRole('radio', { name: whom }).click();
    if (reason !== undefined) await this.dialog().getByLabel('Reason').fill(reason);
  }

  /** Sends what was chosen; types the word that flattening asks for. */
  async confirm(level: Stop['level']): Promise<void> {
    if (level === 'Flatten') await this.dialog().getByLabel('Type FLATTEN to confirm').fill('FLATTEN');
    await this.dialog()
      .getByRole('button', { name: /^(Stop openings|Stop the bots|Flatten now)$/ })
      .click();
  }

  async resume(words: RegExp): Promise<void> {
    await this.banner(words).getByRole('button', { name: 'Resume' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
  }
}
