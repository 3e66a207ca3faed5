import { type Visitor, whenShown } from './visitor.js';

/** How the first screen came up in a browser that has seen nothing of it before. */
export interface FirstScreen {
  /** From the start of the navigation until all of the screen's data is shown. */
  readonly shownMs: number;
  /** Scripts and styles that were loaded until then. */
  readonly files: readonly Buffer[];
}

/** @param slowdown - how many times slower than it is the processor appears to the page */
export async function loadFirstScreen(visitor: Visitor, slowdown: number): Promise<FirstScreen> {
  const page = await visitor.newPage();
  const files: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (/\.(js|css)$/.test(new URL(response.url()).pathname)) files.push(response.body());
  });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto('/', { waitUntil: 'commit' });
  await whenShown(page);
  const shownMs = Number(await page.evaluate('performance.now()'));
  const screen = { shownMs, files: await Promise.all(files) };
  await visitor.leave(page);
  return screen;
}
