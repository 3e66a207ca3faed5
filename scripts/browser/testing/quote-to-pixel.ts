/**
 * How long a quote takes from its publishing to the screen: chains are published as the market does, and a page of the real product
 * shows one of them. The quote that is looked for carries its number as its price. Of a quote that a newer one overtook on the way,
 * the newer one's appearance counts.
 */
import type { Page } from '@playwright/test';
import { type ChainFrame, encodeFrame, findRow } from '#core/model';
import { generatedFrame } from '#core/testing';
import { type Price, seededRandom, type TradingDate, type Underlying } from '#core/units';
import { createRedis, type RedisClient } from '#platform/redis';
import { FrameStore, frameHash } from '#store/frames';
import type { Visitor } from '../visitor.js';

const UNDERLYING = 'PIXEL' as Underlying;
const SPOT = 200;
const CHANGES_PER_SECOND = 5_000;
const FRAMES_PER_SECOND = 20;
const CHANGED_ROWS = CHANGES_PER_SECOND / FRAMES_PER_SECOND;
const SECONDS = 5;
/** In 1e-4 of a dollar: number 0 is a bid of 1.00, each further one a cent more. */
const BASE = 10_000;
const CENT = 100;
const CLOCK_READINGS = 30;
const PATIENCE_MS = 10_000;

interface Sighting {
  readonly mark: number;
  /** On the page's clock, epoch milliseconds. */
  readonly at: number;
}

export class QuoteToPixel {
  private mark = 0;

  private constructor(
    private readonly page: Page,
    private readonly redis: RedisClient,
    private readonly frames: FrameStore,
    private readonly frame: ChainFrame,
    /** Of the put whose bid is the mark. */
    private readonly row: number,
  ) {}

  static async open(visitor: Visitor, day: TradingDate): Promise<QuoteToPixel> {
    const shape = { underlying: UNDERLYING, day, spot: SPOT, expiries: 6, strikes: 80 };
    const frame = generatedFrame(shape, seededRandom(1));
    const slice = frame.expiries[4];
    if (slice === undefined) throw new Error('Invariant: the generated chain has the expiries that were asked for');
    const { root, expiry } = slice;
    const row = findRow(frame, { root, expiry, strike: (SPOT * 10_000) as Price, right: 'put' });
    if (row < 0) throw new Error('Invariant: the generated chain has a put at its spot');
    const redis = createRedis(visitor.product.run().redisUrl);
    const page = await visitor.newPage();
    const bench = new QuoteToPixel(page, redis, new FrameStore(redis), frame, row);
    await bench.publish();
    await page.goto(`/volatility/${UNDERLYING}?expiry=${root}.${expiry}`);
    await page.getByRole('rowheader', { name: String(SPOT), exact: true }).waitFor();
    return bench;
  }

  /** Returns the 99th percentile over the quotes of some seconds, in ms. */
  async run(): Promise<number> {
    const ahead = await this.pageAhead();
    await this.page.evaluate(WATCH_BID);
    const published: Sighting[] = [];
    const begun = performance.now();
    for (let number = 0; number < SECONDS * FRAMES_PER_SECOND; number += 1) {
      const due = begun + (number * 1_000) / FRAMES_PER_SECOND;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const at = performance.timeOrigin + performance.now();
      await this.publish();
      published.push({ mark: this.mark, at });
    }
    const seen = (await this.page.evaluate(sightingsUpTo(this.mark))) as readonly Sighting[];
    const latencies = published.map(({ mark, at }) => {
      const sighting = seen.find((one) => one.mark >= mark);
      return (sighting?.at ?? Number.POSITIVE_INFINITY) - ahead - at;
    });
    latencies.sort((a, b) => a - b);
    return latencies[Math.ceil(latencies.length * 0.99) - 1] ?? Number.NaN;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.redis.close();
  }

  /** The next state of the chain: a higher mark, and one cent up or down for as many other quotes as are to change. */
  private async publish(): Promise<void> {
    this.mark += 1;
    const { frame, row, mark } = this;
    const { bid, ask } = frame.columns;
    for (let number = 1; number < CHANGED_ROWS; number += 1) {
      // Around the mark first, where the page looks.
      const other = (row + (number % 2 === 0 ? 1 : -1) * Math.ceil(number / 2) + frame.rowCount) % frame.rowCount;
      bid[other] = Math.max(CENT, (bid[other] as number) + (mark % 2 === 0 ? CENT : -CENT));
    }
    bid[row] = BASE + mark * CENT;
    ask[row] = BASE + (mark + 10) * CENT;
    const bytes = encodeFrame({ ...frame, sequence: mark });
    const hash = frameHash(bytes);
    await this.frames.publish({ underlying: UNDERLYING, sequence: mark, hash, bytes });
  }

  /** Returns how far the page's clock is ahead of ours, from the quickest of some readings. */
  private async pageAhead(): Promise<number> {
    let best = { roundMs: Number.POSITIVE_INFINITY, ahead: 0 };
    for (let reading = 0; reading < CLOCK_READINGS; reading += 1) {
      const asked = performance.now();
      const there = Number(await this.page.evaluate('performance.timeOrigin + performance.now()'));
      const answered = performance.now();
      const roundMs = answered - asked;
      const here = performance.timeOrigin + (asked + answered) / 2;
      if (roundMs < best.roundMs) best = { roundMs, ahead: there - here };
    }
    return best.ahead;
  }
}

/**
 * In the page: notes each number that the cell shows, at the beginning of the animation frame after the one that drew it. The bid of the put
 * stands right after its strike.
 */
const WATCH_BID = `
  window.sightings = [];
  window.watcher?.disconnect();
  const head = [...document.querySelectorAll('tbody th')].find((one) => Number(one.textContent) === ${SPOT});
  const cell = head.nextElementSibling;
  window.watcher = new MutationObserver(() => {
    const mark = Math.round(Number(cell.textContent) * 100) - 100;
    requestAnimationFrame(() => window.sightings.push({ mark, at: performance.timeOrigin + performance.now() }));
  });
  window.watcher.observe(cell, { subtree: true, characterData: true, childList: true });
`;

/** In the page: what was noted, once the cell has shown a number, or after some seconds without it. */
const sightingsUpTo = (mark: number) => `
  new Promise((resolve) => {
    const end = performance.now() + ${PATIENCE_MS};
    const look = () => {
      const isThere = window.sightings.at(-1)?.mark >= ${mark};
      if (isThere || performance.now() > end) resolve(window.sightings);
      else requestAnimationFrame(look);
    };
    look();
  })`;
