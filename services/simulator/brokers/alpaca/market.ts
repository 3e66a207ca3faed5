/** Contracts and market data of the simulated Alpaca, from the world that everybody sees. */
import { type OccSymbol, parseOccSymbol } from '#core/model';
import { priceFromDecimal } from '#core/units';
import { jsonReply, type SimQuote, type SimReply, type SimWorld } from '../kit/index.js';
import { invalid, notFound } from './replies.js';
import { contractBody, snapshotBody } from './wire.js';

const CONTRACTS_PER_PAGE = 100;
const CONTRACTS_PER_PAGE_MAX = 10_000;
const SNAPSHOTS_PER_PAGE = 100;
const SNAPSHOTS_PER_PAGE_MAX = 1_000;
const SYMBOLS_MAX = 100;

type Listed = SimQuote & { readonly symbol: OccSymbol };

export async function contractsReply(world: SimWorld, query: URLSearchParams): Promise<SimReply> {
  const underlyings = (query.get('underlying_symbols') ?? '').split(',').filter(Boolean);
  const listed = (await Promise.all(underlyings.map((one) => world.chain(one)))).flat().filter(filterOf(query));
  const page = pageOf(listed, query, CONTRACTS_PER_PAGE, CONTRACTS_PER_PAGE_MAX);
  if ('status' in page) return page;
  return jsonReply(200, {
    option_contracts: page.part.map(({ symbol }) => contractBody(symbol)),
    next_page_token: page.nextToken,
  });
}

export async function contractReply(world: SimWorld, symbol: string): Promise<SimReply> {
  const contract = parseOccSymbol(symbol);
  const listed = contract === undefined ? [] : await world.chain(contract.root);
  const isListed = listed.some((one) => one.symbol === symbol);
  return isListed ? jsonReply(200, contractBody(symbol)) : notFound(`option contract not found for ${symbol}`);
}

export async function chainReply(world: SimWorld, underlying: string, query: URLSearchParams): Promise<SimReply> {
  const listed = (await world.chain(underlying)).filter(filterOf(query));
  return snapshotsReply(world, listed, query);
}

export async function quotesReply(world: SimWorld, query: URLSearchParams): Promise<SimReply> {
  const symbols = (query.get('symbols') ?? '').split(',').filter(Boolean);
  if (symbols.length === 0 || symbols.length > SYMBOLS_MAX) return invalid(`symbols: 1 to ${SYMBOLS_MAX} are allowed`);
  const quotes = symbols.map(async (symbol) => ({ symbol, quote: await world.quote(symbol as OccSymbol) }));
  const listed = (await Promise.all(quotes)).flatMap(({ symbol, quote }) =>
    quote === undefined ? [] : [{ ...quote, symbol: symbol as OccSymbol }],
  );
  return snapshotsReply(world, listed, query);
}

function snapshotsReply(world: SimWorld, listed: readonly Listed[], query: URLSearchParams): SimReply {
  const page = pageOf(listed, query, SNAPSHOTS_PER_PAGE, SNAPSHOTS_PER_PAGE_MAX);
  if ('status' in page) return page;
  const snapshots = page.part.map((one) => [one.symbol, snapshotBody(one, world.now())] as const);
  return jsonReply(200, { snapshots: Object.fromEntries(snapshots), next_page_token: page.nextToken });
}

/** Expiries, strikes, type and root, as both endpoints know them. */
function filterOf(query: URLSearchParams): (one: Listed) => boolean {
  const text = (name: string) => query.get(name) ?? undefined;
  const price = (name: string) => priceFromDecimal(text(name) ?? '');
  const [on, from, to] = [text('expiration_date'), text('expiration_date_gte'), text('expiration_date_lte')];
  const [strikeFrom, strikeTo] = [price('strike_price_gte'), price('strike_price_lte')];
  return ({ symbol }) => {
    const contract = parseOccSymbol(symbol);
    if (contract === undefined) return false;
    const { expiry, strike, right, root } = contract;
    if (on !== undefined && expiry !== on) return false;
    if (expiry < (from ?? '') || expiry > (to ?? '9999')) return false;
    if (strike < (strikeFrom ?? 0) || strike > (strikeTo ?? Number.POSITIVE_INFINITY)) return false;
    return (text('type') ?? right) === right && (text('root_symbol') ?? root) === root;
  };
}

/** A page token is the place at which the page begins. */
function pageOf<T>(
  all: readonly T[],
  query: URLSearchParams,
  size: number,
  sizeMax: number,
): { readonly part: readonly T[]; readonly nextToken: string | null } | SimReply {
  const limit = Number(query.get('limit') ?? size);
  if (!Number.isInteger(limit) || limit < 1 || limit > sizeMax) return invalid(`limit must be <= ${sizeMax}`);
  const from = Number(query.get('page_token') ?? 0);
  if (!Number.isInteger(from) || from < 0) return invalid('invalid page_token');
  const next = from + limit;
  return { part: all.slice(from, next), nextToken: next < all.length ? String(next) : null };
}
