/** The market as simulated brokers see it where nobody but they tells it: the simulated exchange itself. */
import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { Price, Random } from '#core/units';
import type { Clock } from '#platform/clock';
import type { SimQuote, SimWorld } from './brokers/kit/index.js';
import type { Exchange } from './exchange/index.js';

/** The exchange's prefix of contracts. */
const PREFIX = 'O:';

export interface ExchangeWorldParts {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly random: Random;
}

/** The exchange skips closed hours: a session is always on. */
export function exchangeWorld({ exchange, clock, random }: ExchangeWorldParts): SimWorld {
  const quotesOf = (underlying: string) => exchange.quotesAt(underlying, exchange.timeAt(clock.now()));
  return {
    now: () => exchange.timeAt(clock.now()).now,
    wallNow: () => clock.now(),
    isOpen: () => true,
    async quote(symbol) {
      const contract = parseOccSymbol(symbol);
      const found = contract && quotesOf(underlyingOfRoot(contract.root));
      const row = found?.chain.contracts.findIndex(({ ticker }) => ticker === `${PREFIX}${symbol}`) ?? -1;
      return found && row >= 0 ? quoteAt(found, row) : undefined;
    },
    async chain(underlying) {
      const found = quotesOf(underlying);
      if (!found) return [];
      return found.chain.contracts.map(({ ticker }, row) => ({
        symbol: ticker.slice(PREFIX.length) as OccSymbol,
        ...quoteAt(found, row),
      }));
    },
    async spot(underlying) {
      const found = quotesOf(underlying);
      return found && (Math.round((found.quotes.spotBid + found.quotes.spotAsk) / 2) as Price);
    },
    async spotQuote(underlying) {
      const found = quotesOf(underlying);
      if (!found) return undefined;
      const { spotBid, spotAsk, now } = found.quotes;
      return { bid: spotBid as Price, ask: spotAsk as Price, at: now };
    },
    random,
  };
}

function quoteAt({ chain, quotes }: NonNullable<ReturnType<Exchange['quotesAt']>>, row: number): SimQuote {
  const { openInterest } = chain.contracts[row] as (typeof chain.contracts)[number];
  const at = (column: Int32Array) => column[row] ?? 0;
  return {
    bid: at(quotes.bid) as Price,
    ask: at(quotes.ask) as Price,
    bidSize: at(quotes.bidSize),
    askSize: at(quotes.askSize),
    volume: at(quotes.volume),
    openInterest,
    at: quotes.now,
  };
}
