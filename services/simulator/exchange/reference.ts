/**
 * Facts about the underlyings besides their quotes, made up from the seed: sectors as they are, dates and amounts invented. In the layouts of
 * the files that a person keeps (market/reference), so that they are read and checked like those.
 */
import { exchangeDay, nextTradingDate } from '#core/calendar';
import { MS_PER_DAY, type TradingDate } from '#core/units';
import { hashText, uniform } from './noise.js';
import { isFund, SECTORS } from './sectors.js';
import type { SimulatedUnderlying } from './underlyings.js';

/** Who says so, on every line. */
export const SIMULATED_SOURCE = 'simulated';

/** Companies report and pay once in 13 weeks. */
const QUARTER_DAYS = 91;
const QUARTERS_PER_YEAR = 4;
/** A Monday before any session of the world. */
const EPOCH_DAY = Math.floor(Date.UTC(2024, 0, 1) / MS_PER_DAY);
/** Past every expiry that is listed. */
const KNOWN_DAYS = 182;
const PAST_DAYS = 60;
/** Companies say so long before when they will report. */
const CONFIRMED_DAYS = 28;
const EARNINGS = 1;
const DIVIDEND = 2;

export interface ReferenceWorld {
  readonly seed: number;
  /** The market's day. */
  readonly today: TradingDate;
  readonly underlyings: readonly SimulatedUnderlying[];
}

export const REFERENCE_FILES = ['underlyings.csv', 'earnings.csv', 'dividends.csv'] as const;
type ReferenceFile = (typeof REFERENCE_FILES)[number];

const WRITERS: Readonly<Record<ReferenceFile, (world: ReferenceWorld) => readonly string[]>> = {
  'underlyings.csv': ({ today, underlyings }) => [
    'underlying,sector,known_until,source,as_of',
    ...underlyings.map(({ ticker }) =>
      [ticker, SECTORS[ticker] ?? '', dateOf(dayOf(today) + KNOWN_DAYS), SIMULATED_SOURCE, today].join(','),
    ),
  ],
  'earnings.csv': (world) => [
    'underlying,date,session,confirmed,source,as_of',
    ...world.underlyings
      .filter(({ ticker }) => !isFund(ticker))
      .flatMap(({ ticker }) => {
        const session = uniform(world.seed, hashText(ticker), EARNINGS, 1) < 0.5 ? 'before_open' : 'after_close';
        return datesOf(world, ticker, EARNINGS).map((date) => {
          const confirmed = dayOf(date) - dayOf(world.today) <= CONFIRMED_DAYS ? 'yes' : 'no';
          return [ticker, date, session, confirmed, SIMULATED_SOURCE, world.today].join(',');
        });
      }),
  ],
  'dividends.csv': (world) => [
    'underlying,ex_date,amount,source,as_of',
    ...dividendsOf(world).map(({ ticker, exDate, amount }) =>
      [ticker, exDate, amount, SIMULATED_SOURCE, world.today].join(','),
    ),
  ],
};

export interface SimulatedDividend {
  readonly ticker: string;
  readonly exDate: TradingDate;
  /** When the company says so. */
  readonly declared: TradingDate;
  /** Dollars a share. */
  readonly amount: string;
}

/** Returns the dividends of sixty days past and half a year ahead, declared or not. */
export function dividendsOf(world: ReferenceWorld): readonly SimulatedDividend[] {
  return world.underlyings
    .filter(({ dividendYield }) => dividendYield > 0)
    .flatMap(({ ticker, price, dividendYield }) => {
      const amount = Math.max(0.01, (price * dividendYield) / QUARTERS_PER_YEAR).toFixed(2);
      return datesOf(world, ticker, DIVIDEND).map((exDate) => ({
        ...{ ticker, exDate, amount, declared: dateOf(dayOf(exDate) - CONFIRMED_DAYS) },
      }));
    });
}

/** Returns the text of a file as it stands on the market's day, or undefined where there is none of that name. */
export function referenceText(name: string, world: ReferenceWorld): string | undefined {
  const file = REFERENCE_FILES.find((known) => known === name);
  return file && `${WRITERS[file](world).join('\n')}\n`;
}

/** Once a quarter, each company on a day of its own; the same dates whenever they are asked for. */
function datesOf({ seed, today }: ReferenceWorld, ticker: string, stream: number): TradingDate[] {
  const first = EPOCH_DAY + Math.floor(uniform(seed, hashText(ticker), stream) * QUARTER_DAYS);
  const from = dayOf(today) - PAST_DAYS;
  const until = dayOf(today) + KNOWN_DAYS;
  const dates: TradingDate[] = [];
  for (let day = first + QUARTER_DAYS * Math.ceil((from - first) / QUARTER_DAYS); day <= until; day += QUARTER_DAYS) {
    dates.push(tradingDateFrom(dateOf(day)));
  }
  return dates;
}

function tradingDateFrom(date: TradingDate): TradingDate {
  return exchangeDay(date).kind === 'closed' ? nextTradingDate(date) : date;
}

const dayOf = (date: TradingDate) => Math.floor(Date.parse(date) / MS_PER_DAY);
const dateOf = (day: number) => new Date(day * MS_PER_DAY).toISOString().slice(0, 10) as TradingDate;
