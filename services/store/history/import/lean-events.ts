import type { Layout } from './layout.js';

const number = 'number' as const;

/** Both tables of LEAN as the events that they stand for. */
const eventsLayout = (name: string): Layout => ({
  name,
  version: 1,
  byName: true,
  dataset: 'events',
  columns: { kind: 'text', through: 'date', ratio: number, cash: number, former: 'text' },
  fields: ({ ticker }) => ({
    ...{ underlying: `'${ticker}'`, kind: 'kind', through: 'through', trading_date: 'through', ratio: 'ratio' },
    ...{ cash: 'units(cash)', former: 'former' },
  }),
  ts: 'midnight',
  onAnyDay: true,
});

export const LEAN_EVENTS = { factors: eventsLayout('lean-factors'), tickers: eventsLayout('lean-tickers') };

const DATE = /^\d{8}$/;

/**
 * Returns a table of corporate actions as text of events.
 * - factors, `date,price factor,split factor,reference price`: up to and with its date a price times both factors is comparable with today's. What
 *   changes from one line to the next is the event; the cash of a dividend is the reference price times what the price factor lost.
 * - tickers, `date,ticker`: up to and with its date the security traded under the ticker; the first line is the day it was listed.
 * Source: QuantConnect LEAN, Data/equity/readme.md, "Factor Files" and "Map Files".
 */
export function leanEventsText(text: string, { kind }: { readonly kind: 'factors' | 'tickers' }): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.split(','))
    .filter(([date = '']) => DATE.test(date));
  const events =
    kind === 'tickers' ? lines.map(tickerEvent) : lines.flatMap((line, at) => factorEvents(line, lines[at + 1]));
  return `kind,through,ratio,cash,former\n${events.map((event) => `${event.join(',')}\n`).join('')}`;
}

type EventLine = readonly [kind: string, through: string, ratio: string, cash: string, former: string];

function tickerEvent([date = '', ticker = '']: readonly string[]): EventLine {
  return ['ticker', isoDay(date), '1', '', ticker.toUpperCase()];
}

function factorEvents(
  [date = '', ...now]: readonly string[],
  next: readonly string[] | undefined,
): readonly EventLine[] {
  if (!next) return [];
  const [price = Number.NaN, split = Number.NaN, reference = Number.NaN] = now.map(Number);
  const [nextPrice = Number.NaN, nextSplit = Number.NaN] = next.slice(1).map(Number);
  const [dividend, shares] = [price / nextPrice, split / nextSplit];
  const events: EventLine[] = [];
  if (dividend !== 1)
    events.push(['dividend', isoDay(date), String(dividend), (reference * (1 - dividend)).toFixed(4), '']);
  if (shares !== 1) events.push(['split', isoDay(date), String(shares), '', '']);
  return events;
}

function isoDay(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}
