import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { TradingDate } from '#core/units';
import { loadFirstScreen } from './first-screen.js';
import { QuoteToPixel } from './testing/quote-to-pixel.js';
import { openLargeScan, scrollFps } from './testing/scroll.js';
import { Visitor } from './visitor.js';

/** The built file's way up to the project. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
/** A phone of the middle class against a desktop. */
const SLOWDOWN = 4;
const KILOBYTE = 1_000;
/** Any day with a session will do: a chain of its own is shown. */
const DAY = '2025-11-26' as TradingDate;

let visitor: Visitor | undefined;
let quotes: QuoteToPixel | undefined;
let scanner: Page | undefined;

const prepare = async () => {
  visitor = await Visitor.open(ROOT);
};
const dispose = async () => {
  await quotes?.close();
  await visitor?.close();
  quotes = undefined;
  scanner = undefined;
  visitor = undefined;
};

function prepared<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('Invariant: the harness prepares before it runs');
  return part;
}

export const benches = [
  {
    id: 'web.first_screen',
    unit: 'ms',
    floor: 1_500,
    goal: 700,
    higherIsBetter: false,
    note: 'Home of a signed-in user with all of its data, nothing cached, processor 4 times slower, whole product on this machine',
    prepare,
    dispose,
    run: async () => ({ value: (await loadFirstScreen(prepared(visitor), SLOWDOWN)).shownMs }),
  },
  {
    id: 'web.bundle',
    unit: 'KB gzip',
    floor: 250,
    goal: 150,
    higherIsBetter: false,
    note: 'scripts and styles that a browser loads until Home is there',
    prepare,
    dispose,
    async run() {
      const { files } = await loadFirstScreen(prepared(visitor), 1);
      return { value: files.reduce((sum, file) => sum + gzipSync(file).length, 0) / KILOBYTE };
    },
  },
  {
    id: 'web.quote_to_pixel_p99',
    unit: 'ms',
    floor: 150,
    goal: 60,
    higherIsBetter: false,
    note: '5,000 quotes a second change in the chain that is shown; from the publishing of its frame until the frame after the one that drew the price',
    async prepare() {
      await prepare();
      quotes = await QuoteToPixel.open(prepared(visitor), DAY);
    },
    dispose,
    run: async () => ({ value: await prepared(quotes).run() }),
  },
  {
    id: 'web.scroll_fps',
    unit: 'frames/s',
    floor: 50,
    goal: 60,
    higherIsBetter: true,
    note: '100,000 rows of the scanner, 2,400 px a second',
    async prepare() {
      await prepare();
      scanner = await openLargeScan(prepared(visitor));
    },
    dispose,
    run: async () => ({ value: await scrollFps(prepared(scanner)) }),
  },
];
