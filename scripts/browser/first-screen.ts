import type { Response } from '@playwright/test';
import type { Visitor } from './visitor.js';

/** How the first screen came up in a browser that has seen nothing of it before. */
export interface FirstScreen {
  /** From the start of the navigation until the frame after the one that showed all of the screen's data. */
  readonly shownMs: number;
  /** Scripts and styles that were loaded until then. */
  readonly files: readonly Buffer[];
}

/**
 * The page is watched from within: looking at it from outside would load a script that costs as much as the page itself.
 * @param slowdown - how many times slower than it is the processor appears to the page
 */
export async function loadFirstScreen(visitor: Visitor, slowdown: number): Promise<FirstScreen> {
  const page = await visitor.newPage();
  const loaded: Response[] = [];
  page.on('response', (response) => {
    if (/\.(js|css)$/.test(new URL(response.url()).pathname)) loaded.push(response);
  });
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto('/', { waitUntil: 'commit' });
  const { result } = await devTools.send('Runtime.evaluate', { expression: WHEN_SHOWN, awaitPromise: true });
  const screen = {
    shownMs: Number(result.value),
    files: await Promise.all(loaded.map((response) => response.body())),
  };
  await visitor.leave(page);
  return screen;
}

/** In the page: as the visitor's `whenShown`, and then the beginning of the next frame, when all of that is drawn. */
const WHEN_SHOWN = `new Promise((resolve) => {
  const look = () => {
    const isShown = document.querySelector('#main h1') && !document.querySelector('[data-loading], [aria-busy]');
    requestAnimationFrame(isShown ? () => resolve(performance.now()) : look);
  };
  look();
})`;
