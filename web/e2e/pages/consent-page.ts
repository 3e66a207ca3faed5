import type { Page } from '@playwright/test';

/** The page of a simulated broker on which a person agrees. */
export class ConsentPage {
  constructor(private readonly page: Page) {}

  readonly person = (name: RegExp) => this.page.getByRole('radio', { name });
  readonly scopes = () => this.page.getByRole('listitem');
  readonly approve = () => this.page.getByRole('button', { name: 'Approve' });
  readonly deny = () => this.page.getByRole('button', { name: 'Deny' });
}
