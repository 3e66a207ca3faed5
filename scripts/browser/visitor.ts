import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { type LaunchedThetapod, launchThetapod } from '../test-run/index.js';
import { findBrowser } from './find-browser.js';

/** The real product, and a browser in which the demo's user is signed in. */
export class Visitor {
  private constructor(
    readonly product: LaunchedThetapod,
    private readonly browser: Browser,
    private readonly signedIn: Awaited<ReturnType<BrowserContext['storageState']>>,
  ) {}

  static async open(root: string): Promise<Visitor> {
    const product = await launchThetapod({ root });
    const browser = await chromium.launch(await findBrowser());
    const context = await browser.newContext({ baseURL: product.address });
    const [, email = '', password = ''] = /sign in as (\S+) with the password (\S+)/.exec(product.output()) ?? [];
    const page = await context.newPage();
    await page.goto('/');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await whenShown(page);
    const signedIn = await context.storageState();
    await context.close();
    return new Visitor(product, browser, signedIn);
  }

  /** Opens an empty page in a browser that has seen nothing of the product but its sign-in. */
  async newPage(): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.product.address, storageState: this.signedIn });
    return context.newPage();
  }

  /** Closes a page with its browser's memory. */
  async leave(page: Page): Promise<void> {
    // The session moved on with its renewal; the next visit goes on from there.
    this.signedIn.cookies = (await page.context().storageState()).cookies;
    await page.context().close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.product.stop();
  }
}

/** Until the heading is there and nothing is still a placeholder. */
export async function whenShown(page: Page): Promise<void> {
  await page.locator('#main h1').waitFor();
  await page.locator('[data-loading], [aria-busy]').first().waitFor({ state: 'detached' });
}
