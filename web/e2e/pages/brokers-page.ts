import { expect, type Locator, type Page } from '@playwright/test';

export interface Login {
  /** As people write it: "Tradier". */
  readonly broker: string;
  readonly money: 'paper' | 'live';
}

/** Brokers and the page of one connection. */
export class BrokersPage {
  constructor(private readonly page: Page) {}

  readonly problem = (words: RegExp) => this.page.getByRole('status').filter({ hasText: words });
  readonly requests = () => this.page.getByRole('table', { name: 'Last requests' });
  readonly signInAgain = () => this.page.getByRole('button', { name: 'Sign in again', exact: true });
  readonly reloginPlan = () => this.page.getByRole('checkbox', { name: /I will sign in again in time/ });
  readonly makeBot = () => this.page.getByRole('link', { name: /^Make a bot for / });
  readonly compareBooks = () => this.page.getByRole('button', { name: 'Compare books now' });
  readonly unmanaged = () => this.page.getByRole('table', { name: 'Short puts that no bot manages' });
  readonly external = () => this.page.getByRole('table', { name: 'Orders that are not ours' });

  async open(): Promise<void> {
    await this.page.goto('/brokers');
  }

  /** A card of the list, by the broker's name. */
  card(broker: string): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${broker} `) });
  }

  /** Chooses in the dialog and leaves for the broker's own page. */
  async connect({ broker, money }: Login): Promise<void> {
    await this.page.getByRole('button', { name: 'Connect a broker' }).first().click();
    const dialog = this.page.getByRole('dialog', { name: 'Connect a broker' });
    await dialog.getByRole('radio', { name: new RegExp(`^${broker}\\b`) }).click();
    await dialog.getByRole('radio', { name: money === 'live' ? /^Live account/ : /^Paper account/ }).click();
    await dialog.getByRole('button', { name: `Continue to ${broker}` }).click();
  }

  /** The page of a connection says that it is connected. */
  async seeConnected(broker: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name: broker })).toBeVisible();
    await expect(this.page.getByText('Connected', { exact: true })).toBeVisible();
  }

  /** Gives a put that nobody manages to the first bot of its account. */
  async adopt(contract: string): Promise<void> {
    await this.unmanaged()
      .getByRole('button', { name: `Adopt into a bot: ${contract}` })
      .click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Adopt' }).click();
  }

  async disconnect(): Promise<void> {
    await this.page.getByRole('button', { name: 'Disconnect' }).first().click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  }
}
