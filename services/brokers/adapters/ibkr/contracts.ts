/** Which number a contract has at the broker, and which contract a number means. The same for every user; kept while the process lives. */
import {
  isAdjustedRoot,
  type OccSymbol,
  occSymbol,
  parseOccSymbol,
  STANDARD_MULTIPLIER,
  underlyingOfRoot,
} from '#core/model';
import { parseTradingDate, priceFromNumber, type TradingDate, type Underlying } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import type { Asking, IbkrClient } from './client.js';
import { CONIDS_PER_REQUEST, definitions, findUnderlying, type OptionWish, optionInfo, strikes } from './requests.js';
import { Definitions, FoundUnderlyings, OptionInfo, Strikes, type WireDefinition } from './wire.js';

/** Some hundred chains. */
const KEPT_MAX = 50_000;

/** What a number means: an option of ours, the shares of an underlying, or neither. */
export type Instrument =
  | { readonly kind: 'option'; readonly symbol: OccSymbol }
  | { readonly kind: 'shares'; readonly ticker: string }
  | { readonly kind: 'foreign' };

export class Contracts {
  private readonly conids = new Map<OccSymbol, number>();
  private readonly instruments = new Map<number, Instrument>();

  constructor(private readonly client: IbkrClient) {}

  /** Returns the number of a contract; undefined when no contract, or more than one, has its terms. Errors: as the client's reads. */
  async conidOf(session: BrokerSession, symbol: OccSymbol, asking?: Asking): Promise<number | undefined> {
    const known = this.conids.get(symbol);
    if (known !== undefined) return known;
    const contract = parseOccSymbol(symbol);
    if (!contract || isAdjustedRoot(contract.root)) return undefined;
    const underlying = await this.underlyingOf(session, underlyingOfRoot(contract.root), asking);
    if (underlying === undefined) return undefined;
    return this.lookUp(session, underlying, symbol, contract, asking);
  }

  /** Returns the numbers of all puts of an expiry. */
  async putsOf(
    session: BrokerSession,
    ticker: Underlying,
    expiry: TradingDate,
  ): Promise<ReadonlyMap<OccSymbol, number>> {
    const found = new Map<OccSymbol, number>();
    const underlying = await this.underlyingOf(session, ticker);
    if (underlying === undefined) return found;
    const { put } = await this.client.read(session, strikes(underlying, expiry), Strikes);
    for (const dollars of put) {
      const contract = { root: ticker, expiry, right: 'put', strike: priceFromNumber(dollars) } as const;
      const symbol = occSymbol(contract);
      // Strikes are those of the whole month: not every expiry in it has each of them.
      const conid = this.conids.get(symbol) ?? (await this.lookUp(session, underlying, symbol, contract));
      if (conid !== undefined) found.set(symbol, conid);
    }
    return found;
  }

  /** Returns what numbers mean, each of them. Errors: as the client's reads; a number that the broker does not explain is foreign. */
  async meaningOf(session: BrokerSession, conids: readonly number[]): Promise<ReadonlyMap<number, Instrument>> {
    const unknown = [...new Set(conids)].filter((conid) => !this.instruments.has(conid));
    for (let from = 0; from < unknown.length; from += CONIDS_PER_REQUEST) {
      const part = unknown.slice(from, from + CONIDS_PER_REQUEST);
      const { secdef } = await this.client.read(session, definitions(part), Definitions);
      for (const definition of secdef) this.learn(definition.conid, instrumentOf(definition));
    }
    return new Map(conids.map((conid) => [conid, this.instruments.get(conid) ?? { kind: 'foreign' }]));
  }

  /** Must be asked before anything of the underlying's options, in each session. */
  private async underlyingOf(session: BrokerSession, ticker: string, asking?: Asking): Promise<number | undefined> {
    const found = await this.client.read(session, findUnderlying(ticker), FoundUnderlyings, asking);
    const listed = found.filter(
      ({ symbol, sections }) =>
        symbol === ticker &&
        sections?.some(({ secType, exchange }) => secType === 'OPT' && exchange?.split(';').includes('SMART')),
    );
    return listed.length === 1 ? listed[0]?.conid : undefined;
  }

  private async lookUp(
    session: BrokerSession,
    underlying: number,
    symbol: OccSymbol,
    contract: OptionWish,
    asking?: Asking,
  ): Promise<number | undefined> {
    const rows = await this.client.read(session, optionInfo(underlying, contract), OptionInfo, asking);
    const same = rows.filter(
      (row) =>
        row.maturityDate === contract.expiry.replaceAll('-', '') &&
        row.right === (contract.right === 'put' ? 'P' : 'C') &&
        priceFromNumber(row.strike) === contract.strike &&
        (row.currency ?? 'USD') === 'USD',
    );
    // Two of them: one is adjusted, and nothing here says which.
    const conid = same.length === 1 ? same[0]?.conid : undefined;
    if (conid !== undefined) this.learn(conid, { kind: 'option', symbol });
    return conid;
  }

  private learn(conid: number, instrument: Instrument): void {
    if (this.instruments.size >= KEPT_MAX) {
      this.instruments.clear();
      this.conids.clear();
    }
    this.instruments.set(conid, instrument);
    if (instrument.kind === 'option') this.conids.set(instrument.symbol, conid);
  }
}

export function instrumentOf({
  assetClass,
  ticker,
  expiry,
  putOrCall,
  strike,
  multiplier,
}: WireDefinition): Instrument {
  const FOREIGN: Instrument = { kind: 'foreign' };
  if (ticker == null) return FOREIGN;
  if (assetClass === 'STK') return { kind: 'shares', ticker };
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(expiry ?? '');
  const date = day === null ? undefined : parseTradingDate(`${day[1]}-${day[2]}-${day[3]}`);
  const isStandard = assetClass === 'OPT' && multiplier === STANDARD_MULTIPLIER;
  if (!isStandard || date === undefined || strike == null || !/^[PC]$/.test(putOrCall ?? '')) return FOREIGN;
  const root = ticker.replace(/[^A-Z0-9]/g, '');
  if (isAdjustedRoot(root)) return FOREIGN;
  const right = putOrCall === 'P' ? 'put' : 'call';
  const symbol = occSymbol({ root, expiry: date, right, strike: priceFromNumber(strike) });
  return parseOccSymbol(symbol) === undefined ? FOREIGN : { kind: 'option', symbol };
}
