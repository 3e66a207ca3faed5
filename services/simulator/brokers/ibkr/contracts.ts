/** Contract numbers, and the pages on contracts and their quotes. */
import { createHash } from 'node:crypto';
import { type OccSymbol, occSymbol, parseOccSymbol, STANDARD_MULTIPLIER, underlyingOfRoot } from '#core/model';
import { MONEY_SCALE, type Price } from '#core/units';
import { jsonReply, type SimBooks, type SimReply, type SimWorld } from '../kit/index.js';
import type { BrokerageSession } from './brokerage.js';
import { badRequest, errorReply } from './replies.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Numbers that never change: of the symbol's hash, wide enough that no two symbols meet. */
export function conidOf(symbol: string): number {
  return createHash('sha256').update(symbol).digest().readUIntBE(0, 6);
}

export class ContractPages {
  private readonly symbols = new Map<number, string>();

  constructor(private readonly parts: { readonly world: SimWorld; readonly books: readonly SimBooks[] }) {}

  /** Notes a contract or a ticker, so that its number is understood. */
  numberOf(symbol: string): number {
    const conid = conidOf(symbol);
    this.symbols.set(conid, symbol);
    return conid;
  }

  /** Returns the contract or ticker of a number; what stands in the books is known after a restart too. */
  symbolOf(conid: number): string | undefined {
    if (!this.symbols.has(conid)) {
      for (const books of this.parts.books) {
        for (const { symbol } of books.truth()) this.numberOf(symbol);
        for (const { number } of books.accounts()) {
          for (const { symbol } of books.positions(number)) this.numberOf(symbol);
        }
      }
    }
    return this.symbols.get(conid);
  }

  async search(query: URLSearchParams, session: BrokerageSession): Promise<SimReply> {
    const ticker = query.get('symbol') ?? '';
    const chain = await this.parts.world.chain(ticker);
    if (chain.length === 0) return errorReply('No symbol found');
    session.searched.add(ticker);
    const months = [...new Set(chain.flatMap(({ symbol }) => monthOf(symbol) ?? []))];
    return jsonReply(200, [
      {
        conid: String(this.numberOf(ticker)),
        companyHeader: `${ticker} - NASDAQ`,
        companyName: ticker,
        symbol: ticker,
        description: 'NASDAQ',
        restricted: null,
        sections: [{ secType: 'STK' }, { secType: 'OPT', months: months.join(';'), exchange: 'SMART;AMEX;CBOE' }],
      },
      {
        conid: String(this.numberOf(`${ticker} MEXI`)),
        companyHeader: `${ticker} - MEXI`,
        symbol: ticker,
        description: 'MEXI',
        sections: [{ secType: 'STK', exchange: 'MEXI;' }],
      },
    ]);
  }

  /** Empty until the underlying was searched for. */
  async strikes(query: URLSearchParams, session: BrokerageSession): Promise<SimReply> {
    const rows = await this.rows(query, session);
    const of = (right: 'call' | 'put') =>
      [...new Set(rows.filter((row) => row.right === right).map(({ strike }) => strike / MONEY_SCALE))].sort(
        (a, b) => a - b,
      );
    return jsonReply(200, { call: of('call'), put: of('put') });
  }

  async info(query: URLSearchParams, session: BrokerageSession): Promise<SimReply> {
    const right = query.get('right');
    const strike = Number(query.get('strike'));
    if (!Number.isFinite(strike) || strike <= 0 || (right !== 'P' && right !== 'C')) return badRequest('strike');
    const rows = await this.rows(query, session);
    const found = rows.filter(
      (row) => row.strike / MONEY_SCALE === strike && (row.right === 'put') === (right === 'P'),
    );
    return jsonReply(
      200,
      found.map((row) => ({
        conid: this.numberOf(occSymbol(row)),
        symbol: row.root,
        secType: 'OPT',
        exchange: 'SMART',
        listingExchange: null,
        right,
        strike,
        currency: 'USD',
        maturityDate: row.expiry.replaceAll('-', ''),
        validExchanges: 'SMART,AMEX,CBOE',
      })),
    );
  }

  definitions(query: URLSearchParams): SimReply {
    const conids = (query.get('conids') ?? '').split(',').map(Number);
    const secdef = conids.flatMap((conid) => {
      const symbol = this.symbolOf(conid);
      return symbol === undefined ? [] : [definitionOf(conid, symbol)];
    });
    return jsonReply(200, { secdef });
  }

  /** The first request for a contract brings no data: it only begins it. */
  async snapshot(query: URLSearchParams, session: BrokerageSession): Promise<SimReply> {
    const conids = (query.get('conids') ?? '').split(',').filter(Boolean).map(Number);
    const rows = await Promise.all(conids.map((conid) => this.quoteOf(conid, session)));
    return jsonReply(
      200,
      rows.filter((row) => row !== undefined),
    );
  }

  private async quoteOf(conid: number, session: BrokerageSession) {
    const symbol = this.symbolOf(conid);
    if (symbol === undefined) return undefined;
    const isWarm = session.warm.has(conid);
    session.warm.add(conid);
    if (!isWarm) return { conid, conidEx: String(conid) };
    const quote = await this.parts.world.quote(symbol as OccSymbol);
    const dollars = (price: Price) => (price / MONEY_SCALE).toFixed(2);
    return {
      ...{ conid, conidEx: String(conid), _updated: this.parts.world.now(), server_id: 'q0', '6509': 'RpB' },
      ...(quote === undefined ? {} : { '84': dollars(quote.bid), '86': dollars(quote.ask), '85': '10', '88': '10' }),
    };
  }

  private async rows(query: URLSearchParams, session: BrokerageSession) {
    const ticker = this.symbolOf(Number(query.get('conid'))) ?? '';
    if (!session.searched.has(ticker) || query.get('sectype') !== 'OPT') return [];
    const chain = await this.parts.world.chain(ticker);
    return chain
      .filter(({ symbol }) => monthOf(symbol) === query.get('month'))
      .flatMap(({ symbol }) => parseOccSymbol(symbol) ?? []);
  }
}

/** `DEC25`. */
function monthOf(symbol: string): string | undefined {
  const expiry = parseOccSymbol(symbol)?.expiry;
  return expiry && `${MONTHS[Number(expiry.slice(5, 7)) - 1]}${expiry.slice(2, 4)}`;
}

function definitionOf(conid: number, symbol: string) {
  const contract = parseOccSymbol(symbol);
  if (!contract) {
    return { conid, assetClass: 'STK', ticker: symbol, expiry: null, putOrCall: null, strike: '0', multiplier: 0 };
  }
  return {
    conid,
    currency: 'USD',
    assetClass: 'OPT',
    ticker: underlyingOfRoot(contract.root),
    fullName: symbol,
    expiry: contract.expiry.replaceAll('-', ''),
    putOrCall: contract.right === 'put' ? 'P' : 'C',
    strike: String(contract.strike / MONEY_SCALE),
    multiplier: STANDARD_MULTIPLIER,
  };
}
