import type { Page } from '@playwright/test';

/** The page of a simulated broker on which a person agrees. */
export class ConsentPage {
  constructor(private readonly page: Page) {}

  readonly approve = () => this.page.getByRole('button', { name: 'Approve' });
  readonly deny = () => this.page.getByRole('button', { name: 'Deny' });
}
