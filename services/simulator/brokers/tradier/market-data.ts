/** Quotes, chains and expirations. Prices, sizes and volumes are the world's, null where it has none; Greeks are not simulated. */
import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { MONEY_SCALE, type Price } from '#core/units';
import type { SimQuote, SimWorld } from '../kit/index.js';
import { collection, dollars } from './wire.js';

export async function quotesJson(symbols: readonly string[], world: SimWorld) {
  const found: unknown[] = [];
  const unmatched: string[] = [];
  for (const symbol of symbols) {
    const quote = await quoteOf(symbol, world);
    if (quote === undefined) unmatched.push(symbol);
    else found.push(quote);
  }
  const missing = unmatched.length === 0 ? {} : { unmatched_symbols: collection('symbol', unmatched) };
  const matched = collection('quote', found);
  if (matched === 'null') return { quotes: unmatched.length === 0 ? 'null' : missing };
  return { quotes: { ...matched, ...missing } };
}

export async function chainJson(underlying: string, expiration: string, world: SimWorld) {
  const chain = await world.chain(underlying);
  const rows = chain.filter(({ symbol }) => parseOccSymbol(symbol)?.expiry === expiration);
  return {
    options: collection(
      'option',
      rows.map((row) => optionJson(row.symbol, row, world.now())),
    ),
  };
}

export async function expirationsJson(underlying: string, world: SimWorld) {
  const chain = await world.chain(underlying);
  const dates = new Set(chain.flatMap(({ symbol }) => parseOccSymbol(symbol)?.expiry ?? []));
  return { expirations: collection('date', [...dates].sort()) };
}

async function quoteOf(symbol: string, world: SimWorld) {
  const contract = parseOccSymbol(symbol);
  if (contract) {
    const quote = await world.quote(symbol as OccSymbol);
    return quote && optionJson(symbol as OccSymbol, quote, world.now());
  }
  const spot = await world.spotQuote(symbol);
  return (
    spot && {
      symbol,
      description: symbol,
      exch: 'Q',
      type: 'stock',
      last: dollars(spot.bid),
      bid: dollars(spot.bid),
      ask: dollars(spot.ask),
      bid_date: spot.at,
      ask_date: spot.at,
      trade_date: spot.at,
    }
  );
}

function optionJson(symbol: OccSymbol, quote: SimQuote, now: number) {
  const contract = parseOccSymbol(symbol);
  const strike = contract?.strike ?? (0 as Price);
  return {
    symbol,
    description: `${contract?.root} ${contract?.expiry} $${(strike / MONEY_SCALE).toFixed(2)} ${contract?.right === 'put' ? 'Put' : 'Call'}`,
    exch: 'Z',
    type: 'option',
    last: quote.last === undefined ? null : dollars(quote.last),
    change: null,
    volume: quote.volume ?? 0,
    bid: dollars(quote.bid),
    ask: dollars(quote.ask),
    bidsize: quote.bidSize ?? null,
    asksize: quote.askSize ?? null,
    open_interest: quote.openInterest ?? null,
    underlying: contract && underlyingOfRoot(contract.root),
    strike: dollars(strike),
    bid_date: quote.at ?? now,
    ask_date: quote.at ?? now,
    contract_size: 100,
    expiration_date: contract?.expiry,
    expiration_type: 'standard',
    option_type: contract?.right,
    root_symbol: contract?.root,
  };
}
