/** One of the moves at which SPAN values a contract: fractions of the price scan and of the volatility scan. */
export interface ScanPoint {
  readonly point: number;
  readonly priceMove: number;
  readonly volMove: number;
  readonly weight: number;
  /** The point with the same price move and the other volatility move. */
  readonly pairedPoint?: number;
}

/** What the options of one expiry of one product share. Amounts in the product's currency. */
export interface SpanSeries {
  readonly product: string;
  /** Period as the file writes it, such as `201605S0`. */
  readonly period: string;
  readonly years: number;
  /** Years until a scenario happens, where the file states them. */
  readonly lookAheadYears?: number;
  /** Currency units per unit of price. */
  readonly contractValueFactor: number;
  readonly underlyingPrice: number;
  /** Continuous, per year. */
  readonly rate: number;
  readonly dividendYield: number;
  /** Money per contract. */
  readonly priceScan: number;
  /** Fraction of the volatility. */
  readonly volScan: number;
  /** The premium is paid at once, so that the option has a value of its own; futures-style options have none. */
  readonly isPremiumStyle: boolean;
}

export interface SpanContract {
  /** The file's own id. */
  readonly id: string;
  readonly product: string;
  readonly period: string;
  readonly kind: 'option' | 'future' | 'physical';
  readonly right?: 'put' | 'call';
  readonly strike?: number;
  readonly price: number;
  /** Annual, 1.00 = 100 %; of options. */
  readonly vol?: number;
  readonly contractValueFactor: number;
  /** Loss of one long contract at each scan point, in currency; gains negative. */
  readonly array: Float64Array;
  readonly compositeDelta: number;
  /** Of futures and physicals: money per contract. Options have that of their series. */
  readonly priceScan?: number;
  /** Of futures and physicals: whether the thing itself changes hands, and not the money that it is worth. */
  readonly isDelivered?: boolean;
  readonly series?: SpanSeries;
}

/** A leg of a spread of deltas: so many deltas of a tier of a combined commodity, on side A or B. */
export interface SpreadLeg {
  readonly commodity: string;
  readonly side: 'A' | 'B';
  readonly ratio: number;
}

export interface SpanSpread {
  readonly priority: number;
  /** `flat`: so much money a spread. `weighted`: this share of the legs' price risk is given back. */
  readonly charge: 'flat' | 'weighted';
  readonly rate: number;
  readonly legs: readonly SpreadLeg[];
}

/** Products whose risks offset each other. */
export interface CombinedCommodity {
  readonly code: string;
  readonly currency: string;
  readonly products: readonly string[];
  /** Least requirement of a short option. */
  readonly shortOptionMinimum: number;
  /** What the requirement is multiplied by at the end; 1 where the file says nothing. */
  readonly adjustment: number;
  readonly spreads: readonly SpanSpread[];
}

export interface SpanFile {
  readonly date: string;
  readonly points: readonly ScanPoint[];
  readonly deltaPoints: readonly ScanPoint[];
  readonly commodities: readonly CombinedCommodity[];
  /** By priority. */
  readonly interSpreads: readonly SpanSpread[];
}
