import type { Locator, Page } from '@playwright/test';

/** A bot's page: positions, timeline, orders. */
export class BotPage {
  constructor(private readonly page: Page) {}

  readonly start = () => this.page.getByRole('button', { name: 'Start', exact: true });
  readonly pause = () => this.page.getByRole('button', { name: 'Pause', exact: true });
  readonly decisions = () => this.page.getByRole('list', { name: 'Decisions, newest first' });
  readonly decision = (words: RegExp) => this.decisions().getByRole('link', { name: words });
  readonly detail = () => this.page.getByRole('region', { name: /^Decision \d+/ });
  readonly closed = () => this.page.getByRole('table', { name: 'Closed positions' });
  readonly orders = () => this.page.getByRole('table', { name: 'Orders, newest first' });
  readonly order = (words: RegExp) => this.orders().getByRole('row', { name: words });

  /** The open position on an underlying. */
  position(underlying: string): Locator {
    return this.page.getByRole('article', { name: new RegExp(`^Position ${underlying} `) });
  }

  readonly shares = () => this.page.getByRole('table', { name: 'Shares and campaigns' });
  /** That the broker no longer shows contracts of the bot. */
  readonly unexplained = () => this.page.getByRole('alert').filter({ hasText: 'The broker no longer shows' });

  /** Says what became of the contracts that the broker no longer shows. */
  async sayWhatBecame(what: string): Promise<void> {
    await this.unexplained()
      .getByRole('button', { name: /^Say what became of / })
      .click();
    const dialog = this.page.getByRole('dialog', { name: /^What became of / });
    await dialog.getByRole('radio', { name: what }).click();
    await dialog.getByRole('button', { name: 'That is what happened' }).click();
  }

  /** Goes from the timeline to the orders, and back. */
  async show(view: 'Timeline' | 'Orders'): Promise<void> {
    await this.page.getByRole('link', { name: new RegExp(`^${view}`) }).click();
  }

  /** Unfolds the newest order that reads so, and returns our id and the broker's as they stand there. */
  async idsOf(words: RegExp): Promise<{ readonly ours: string; readonly brokers: string }> {
    const row = this.order(words).first();
    await row.getByRole('button', { expanded: false }).click();
    const text = await this.orders()
      .getByText(/^Client order id /)
      .innerText();
    await row.getByRole('button', { expanded: true }).click();
    const [, ours = '', brokers = ''] = /^Client order id (\S+) · broker’s id (\S+)$/.exec(text) ?? [];
    return { ours, brokers };
  }

  /** A figure of a position by its name, as it stands there. */
  figure(position: Locator, name: string): Locator {
    return position
      .locator('dl > div')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .locator('dd');
  }
}
