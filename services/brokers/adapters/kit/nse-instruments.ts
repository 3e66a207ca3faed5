/** What brokers in India call the contracts of NSE: numbers of their own, told in a file that is made anew each day. */
import { calendarOf, indianDateAt, indianInstantAt } from '#core/calendar';
import { nseUnderlying, type OccSymbol, occSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import {
  addMs,
  type Instant,
  MONEY_SCALE,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type Price,
  parseTradingDate,
  type TradingDate,
  type Underlying,
} from '#core/units';

/** One option of the file. */
export interface Instrument {
  /** The broker's name of it. */
  readonly key: string;
  readonly symbol: OccSymbol;
  /** The broker's name of what it is written on; where its file says it. */
  readonly underlyingKey?: string;
}

export interface InstrumentTerms {
  readonly key: string;
  /** As NSE writes it. */
  readonly underlying: string;
  readonly underlyingKey?: string;
  readonly expiry: string;
  readonly isPut: boolean;
  /** Rupees. */
  readonly strike: number;
  readonly lotSize: number;
}

/** OCC's eight digits and ours keep thousandths. */
const STRIKE_UNITS = MONEY_SCALE / 1_000;
const STRIKE_MAX = 99_999.999;

/** Returns the instrument, or undefined where our symbols cannot say it: nothing of it is traded then. */
export function instrumentOf(terms: InstrumentTerms): Instrument | undefined {
  const root = nseUnderlying(terms.underlying);
  const expiry = parseTradingDate(terms.expiry);
  const strike = Math.round(terms.strike * MONEY_SCALE);
  if (root === undefined || expiry === undefined || terms.key === '') return undefined;
  if (!(terms.strike > 0 && terms.strike <= STRIKE_MAX) || strike % STRIKE_UNITS !== 0) return undefined;
  const symbol = occSymbol({
    root,
    lotSize: terms.lotSize,
    expiry,
    right: terms.isPut ? 'put' : 'call',
    strike: strike as Price,
  });
  if (!parseOccSymbol(symbol)) return undefined;
  const { key, underlyingKey } = terms;
  return { key, symbol, ...(underlyingKey === undefined ? {} : { underlyingKey }) };
}

/** The instruments of one day by both of their names. A name that stands for two contracts stands for none. */
export class InstrumentTable {
  private readonly byKey = new Map<string, OccSymbol | undefined>();
  private readonly bySymbol = new Map<OccSymbol, Instrument | undefined>();

  constructor(
    readonly date: TradingDate,
    instruments: readonly Instrument[],
  ) {
    for (const one of instruments) {
      this.byKey.set(one.key, this.byKey.has(one.key) ? undefined : one.symbol);
      this.bySymbol.set(one.symbol, this.bySymbol.has(one.symbol) ? undefined : one);
    }
  }

  get size(): number {
    return this.bySymbol.size;
  }

  keyOf(symbol: OccSymbol): string | undefined {
    return this.bySymbol.get(symbol)?.key;
  }

  symbolOf(key: string): OccSymbol | undefined {
    return this.byKey.get(key);
  }

  underlyingKeyOf(underlying: Underlying): string | undefined {
    for (const one of this.bySymbol.values()) {
      if (one?.underlyingKey !== undefined && rootOf(one.symbol) === underlying) return one.underlyingKey;
    }
    return undefined;
  }

  /** Returns the contracts of an underlying and expiry. */
  of(underlying: Underlying, expiry: TradingDate): readonly OccSymbol[] {
    return [...this.bySymbol.keys()].filter((symbol) => {
      const contract = parseOccSymbol(symbol);
      return contract?.expiry === expiry && underlyingOfRoot(contract.root) === underlying;
    });
  }
}

function rootOf(symbol: OccSymbol): Underlying | undefined {
  const root = parseOccSymbol(symbol)?.root;
  return root === undefined ? undefined : underlyingOfRoot(root);
}

export interface MasterParts {
  readonly marketNow: () => Instant;
  /** Reads the file. Errors: PlatformError of BROKER_ERRORS. */
  readonly read: () => Promise<readonly Instrument[]>;
}

/**
 * The file of the day, read once when it is first needed. While the one of today cannot be had, the last one stands: a contract keeps its
 * number until it expires, and what is held must be closable.
 */
export class InstrumentMaster {
  private known: InstrumentTable | undefined;
  private reading: Promise<InstrumentTable> | undefined;

  constructor(private readonly parts: MasterParts) {}

  /** Errors: PlatformError of BROKER_ERRORS, while no file was ever read. */
  async table(): Promise<InstrumentTable> {
    const today = indianDateAt(this.parts.marketNow());
    if (this.known?.date === today) return this.known;
    this.reading ??= this.read(today).finally(() => {
      this.reading = undefined;
    });
    try {
      return await this.reading;
    } catch (error) {
      if (this.known) return this.known;
      throw error;
    }
  }

  private async read(today: TradingDate): Promise<InstrumentTable> {
    this.known = new InstrumentTable(today, await this.parts.read());
    return this.known;
  }
}

const STAMP = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}):(\d{2})$/;

/** Returns the instant of a stamp of Indian clocks without a zone, `2026-01-05 10:15:01`, or undefined. */
export function indianStampOf(text: string): Instant | undefined {
  const match = STAMP.exec(text);
  const date = match === null ? undefined : parseTradingDate(match[1] as string);
  if (match === null || date === undefined || !/^([01]\d|2[0-3]):[0-5]\d$/.test(match[2] as string)) return undefined;
  return addMs(indianInstantAt(date, match[2] as string), Number(match[3]) * MS_PER_SECOND);
}

/** Cancels by the exchange follow the close within so long. */
const CLOSING_MS = 5 * MS_PER_MINUTE;

/** Returns whether an order that the broker calls cancelled was ended by the exchange with its session: the brokers have no word for it. */
export function endedWithSession(endedAt: Instant | undefined): boolean {
  if (endedAt === undefined) return false;
  const { closeAt } = calendarOf('NSE').day(indianDateAt(endedAt));
  return closeAt !== undefined && endedAt >= closeAt - MS_PER_SECOND && endedAt <= closeAt + CLOSING_MS;
}
