/** What brokers tell of the market → quotes for a feed. What is absent, or says nothing, is left out. */
import { instant, type Underlying } from '#core/units';
import type { BrokerQuote } from '#ports';
import type { OptionQuote, UnderlyingQuote } from '#store/broker-quotes';
import { countOf, tradedPriceOf } from './amounts.js';

type Told = number | null | undefined;

/** Beside bid and ask, in dollars and contracts as brokers write them. */
type OptionFigures = Readonly<Record<'bidSize' | 'askSize' | 'last' | 'volume' | 'openInterest', Told>>;

/** In dollars, and milliseconds since 1970. */
type UnderlyingFigures = Readonly<Record<'bid' | 'ask' | 'last' | 'quotedMs' | 'tradedMs', Told>>;

export function optionQuote(quote: BrokerQuote, told: OptionFigures): OptionQuote {
  const bidSize = countOf(told.bidSize);
  const askSize = countOf(told.askSize);
  const last = tradedPriceOf(told.last);
  const volume = countOf(told.volume);
  const openInterest = countOf(told.openInterest);
  return {
    ...quote,
    ...(bidSize !== undefined && { bidSize }),
    ...(askSize !== undefined && { askSize }),
    ...(last !== undefined && { last }),
    ...(volume !== undefined && { volume }),
    ...(openInterest !== undefined && { openInterest }),
  };
}

/** An index has a last price alone: its time is that of the trade. */
export function underlyingQuote(underlying: Underlying, told: UnderlyingFigures): UnderlyingQuote {
  const bid = tradedPriceOf(told.bid);
  const ask = tradedPriceOf(told.ask);
  const last = tradedPriceOf(told.last);
  const tsMs = (bid !== undefined && ask !== undefined ? told.quotedMs : told.tradedMs) ?? 0;
  return {
    underlying,
    ...(bid !== undefined && { bid }),
    ...(ask !== undefined && { ask }),
    ...(last !== undefined && { last }),
    ...(tsMs > 0 && { tsEvent: instant(tsMs) }),
  };
}
