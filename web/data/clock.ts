import { useSyncExternalStore } from 'react';
import type { MarketClockView } from '#contract';

/**
 * The market's clock between two messages: it runs on from the last one at the market's rate, so that the page ticks
 * without asking. Components that show it re-render once a second.
 */
interface Reading {
  readonly view: MarketClockView;
  /** Reading of the monotonic clock when the view arrived. */
  readonly receivedAt: number;
}

let reading: Reading | undefined;
let ticker: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function notify(): void {
  for (const listener of listeners) listener();
}

/** Takes a view from a message or from a read of the market; the newest to arrive wins. */
export function receiveClock(view: MarketClockView): void {
  if (reading?.view === view) return;
  reading = { view, receivedAt: performance.now() };
  notify();
}

/** Returns the market's time for a view received earlier. */
export function marketNow(view: MarketClockView, elapsedMs: number): number {
  return view.held ? view.now : view.now + Math.max(0, elapsedMs) * view.rate;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticker ??= setInterval(notify, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

const currentSecond = (): number | undefined =>
  reading && Math.floor(marketNow(reading.view, performance.now() - reading.receivedAt) / 1000) * 1000;

/** Returns the market's time in whole seconds; undefined before the first reading. */
export const useMarketNow = (): number | undefined => useSyncExternalStore(subscribe, currentSecond);

/** Returns the newest view of the market's clock. */
export const useMarketClock = (): MarketClockView | undefined => useSyncExternalStore(subscribe, () => reading?.view);
