import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { type LaunchedThetapod, launchThetapod } from '../test-run/index.js';
import { findBrowser } from './find-browser.js';

/** How the first screen came up in a browser that has seen nothing of it before. */
export interface FirstScreen {
  /** From the start of the navigation until all of the screen's data is shown. */
  readonly shownMs: number;
  /** Scripts and styles that were loaded until then. */
  readonly files: readonly Buffer[];
}

/** The real product with a browser whose user is signed in. */
export class FirstScreens {
  private constructor(
    private readonly product: LaunchedThetapod,
    private readonly browser: Browser,
    private readonly signedIn: Awaited<ReturnType<BrowserContext['storageState']>>,
  ) {}

  static async open(root: string): Promise<FirstScreens> {
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
    return new FirstScreens(product, browser, signedIn);
  }

  /** @param slowdown - how many times slower than it is the processor appears to the page */
  async load(slowdown: number): Promise<FirstScreen> {
    const context = await this.browser.newContext({ baseURL: this.product.address, storageState: this.signedIn });
    const page = await context.newPage();
    const files: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (/\.(js|css)$/.test(new URL(response.url()).pathname)) files.push(response.body());
    });
    const devTools = await context.newCDPSession(page);
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.goto('/', { waitUntil: 'commit' });
    await whenShown(page);
    const shownMs = Number(await page.evaluate('performance.now()'));
    const screen = { shownMs, files: await Promise.all(files) };
    // The session moved on with its renewal; the next visit goes on from there.
    this.signedIn.cookies = (await context.storageState()).cookies;
    await context.close();
    return screen;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.product.stop();
  }
}

/** Until the heading is there and nothing is still a placeholder. */
async function whenShown(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.locator('[data-loading], [aria-busy]').first().waitFor({ state: 'detached' });
}
