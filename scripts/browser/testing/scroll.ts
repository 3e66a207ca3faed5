import type { Page } from '@playwright/test';
import { encodeScan } from '#contract';
import type { Visitor } from '../visitor.js';
import { largeScan } from './large-scan.js';

const UNDERLYINGS = 20;
const ROWS_EACH = 5_000;
const SCROLL_MS = 3_000;
/** Some three screens a second: as fast as a wheel is turned by somebody who still reads. */
const PX_PER_S = 2_400;

/** Opens the scanner on a hundred thousand rows. */
export async function openLargeScan(visitor: Visitor): Promise<Page> {
  const page = await visitor.newPage();
  const body = Buffer.from(encodeScan(largeScan(UNDERLYINGS, ROWS_EACH)));
  await page.route('**/api/scanner?*', (route) =>
    route.fulfill({ status: 200, contentType: 'application/octet-stream', body }),
  );
  await page.goto('/scanner');
  await page.locator('[role=table][aria-rowcount="100001"] [role=cell]').first().waitFor();
  return page;
}

/** Returns how many pictures a second the page shows while it is scrolled, at a steady pace through rows that it has not shown yet. */
export async function scrollFps(page: Page): Promise<number> {
  return Number(await page.evaluate(SCROLL));
}

const SCROLL = `new Promise((resolve) => {
  const list = document.querySelector('[aria-label="Candidates, a list that scrolls"]');
  const from = list.scrollTop + 50_000;
  let begun;
  let frames = -1;
  const onFrame = (now) => {
    begun ??= now;
    frames += 1;
    const elapsed = now - begun;
    list.scrollTop = from + (elapsed * ${PX_PER_S}) / 1000;
    if (elapsed < ${SCROLL_MS}) requestAnimationFrame(onFrame);
    else resolve((frames * 1000) / elapsed);
  };
  requestAnimationFrame(onFrame);
})`;
