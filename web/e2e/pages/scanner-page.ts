import type { Page } from '@playwright/test';

/** The list of candidates with what opens beside it. */
export class ScannerPage {
  constructor(private readonly page: Page) {}

  readonly table = () => this.page.getByRole('table', { name: 'Candidates' });
  readonly rows = () =>
    this.table()
      .getByRole('row')
      .filter({ has: this.page.getByRole('cell') });
  readonly scroller = () => this.page.getByRole('region', { name: 'Candidates, a list that scrolls' });
  readonly head = (name: RegExp) => this.table().getByRole('columnheader', { name });
  readonly limit = (label: string) => this.page.getByRole('textbox', { name: label, exact: true });

  async open(query = ''): Promise<void> {
    await this.page.goto(`/scanner${query}`);
    await this.rows().first().waitFor();
  }

  /** The places in the list of the rows that exist now, from 1. */
  async places(): Promise<readonly number[]> {
    const texts = await this.rows().evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-rowindex')));
    // The head is the first row.
    return texts.map((text) => Number(text) - 1).toSorted((a, b) => a - b);
  }
}
