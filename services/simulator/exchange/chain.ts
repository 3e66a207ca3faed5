import { yearsToExpiry } from '#core/calendar';
import { occSymbol } from '#core/model';
import { type Instant, MONEY_SCALE, priceFromNumber, type TradingDate } from '#core/units';
import { atmVariance, europeanValue, totalVariance } from './black-scholes.js';
import { listChain } from './listing.js';
import { hash32, hashText, uniform } from './noise.js';
import type { SessionTime, SimulatedSession, WorldTime } from './session-time.js';
import { type UnderlyingPath, WORLD_RATE } from './world.js';

/** One listed contract of a session; what does not move during it. */
export interface ListedContract {
  /** OCC symbol with the vendor's prefix, `O:AAPL251219P00265000`. */
  readonly ticker: string;
  readonly expiryIndex: number;
  readonly expiry: TradingDate;
  readonly right: 'put' | 'call';
  readonly strike: number;
  readonly openInterest: number;
  /** Contracts that will have traded at the close. */
  readonly dayVolume: number;
}

/** Quotes of all contracts of a chain at one instant. Prices in 1e-4, sizes and volume in contracts. */
export interface ChainQuotes {
  readonly now: Instant;
  /** 1e-4 */
  readonly spotBid: number;
  readonly spotAsk: number;
  readonly bid: Int32Array;
  readonly ask: Int32Array;
  readonly bidSize: Int32Array;
  readonly askSize: Int32Array;
  readonly volume: Int32Array;
}

const SIZE_BUCKET_MS = 30_000;
const SPREAD_OF_TIER = { 1: 1, 2: 1.8, 3: 3 } as const;
const INTEREST_OF_TIER = { 1: 9_000, 2: 3_500, 3: 1_200 } as const;
const SIZE_OF_TIER = { 1: 220, 2: 80, 3: 30 } as const;

/** The chain of one underlying during one session: quotes at any instant of it are a pure function of the seed. */
export class SessionChain {
  readonly contracts: readonly ListedContract[];
  private readonly expiries: readonly TradingDate[];
  private readonly keys: Uint32Array;

  constructor(
    readonly path: UnderlyingPath,
    time: SessionTime,
    readonly session: SimulatedSession,
    private readonly seed: number,
  ) {
    const listed = listChain(path, time, session);
    this.expiries = listed.map((one) => one.expiry);
    const opening = path.opening(session.number);
    this.contracts = listed.flatMap(({ expiry, strikes }, expiryIndex) => {
      const years = yearsToExpiry(session.openAt, expiry, 'pm');
      return strikes.flatMap((strike) =>
        (['put', 'call'] as const).map((right) =>
          this.listContract({ expiry, expiryIndex, strike, right }, { opening, years }),
        ),
      );
    });
    this.keys = Uint32Array.from(this.contracts, (contract) => hashText(contract.ticker));
  }

  /** Returns all quotes at a time of this session. */
  quotesAt(time: WorldTime): ChainQuotes {
    const { now, sessions } = time;
    const count = this.contracts.length;
    const spot = this.path.spot(sessions);
    const shape = this.path.surface(sessions);
    const column = () => new Int32Array(count);
    const quotes = { bid: column(), ask: column(), bidSize: column(), askSize: column(), volume: column() };
    const terms = this.expiries.map((expiry) => {
      const years = Math.max(yearsToExpiry(now, expiry, 'pm'), 1e-6);
      const forward = spot * Math.exp((WORLD_RATE - this.path.underlying.dividendYield) * years);
      return { forward, discount: Math.exp(-WORLD_RATE * years), theta: atmVariance(shape, years) };
    });
    const passed = sessions - this.session.number;
    const bucket = Math.floor(now / SIZE_BUCKET_MS);
    for (let row = 0; row < count; row += 1) {
      const contract = this.contracts[row] as ListedContract;
      const { forward, discount, theta } = terms[contract.expiryIndex] as (typeof terms)[number];
      const { strike } = contract;
      const sign = contract.right === 'call' ? 1 : -1;
      const variance = totalVariance(shape, theta, Math.log(strike / forward));
      const european = europeanValue(forward, strike, variance, discount, sign);
      // Equity options may be exercised at any time, hence are worth at least what that pays.
      const value = Math.max(european, sign * (spot - strike));
      this.writeQuote(quotes, row, { value, spot, passed, bucket });
    }
    return { now, ...spotQuote(spot, this.path.underlying.tier), ...quotes };
  }

  private writeQuote(
    quotes: Omit<ChainQuotes, 'now' | 'spotBid' | 'spotAsk'>,
    row: number,
    at: { value: number; spot: number; passed: number; bucket: number },
  ): void {
    const { tier } = this.path.underlying;
    const tick = tier === 1 || at.value < 3 ? 0.01 : 0.05;
    const half = SPREAD_OF_TIER[tier] * (0.009 * Math.min(at.value, 0.04 * at.spot) + 0.00003 * at.spot);
    const bid = Math.max(0, Math.floor((at.value - half) / tick + 1e-9));
    const ask = Math.max(bid + 1, Math.ceil((at.value + half) / tick - 1e-9));
    quotes.bid[row] = Math.round(bid * tick * MONEY_SCALE);
    quotes.ask[row] = Math.round(ask * tick * MONEY_SCALE);
    const key = this.keys[row] as number;
    const sizes = hash32(this.seed, key, at.bucket, 3);
    quotes.bidSize[row] = bid === 0 ? 0 : 1 + ((sizes & 0xffff) % SIZE_OF_TIER[tier]);
    quotes.askSize[row] = 1 + ((sizes >>> 16) % SIZE_OF_TIER[tier]);
    quotes.volume[row] = Math.floor((this.contracts[row] as ListedContract).dayVolume * at.passed);
  }

  private listContract(
    terms: Pick<ListedContract, 'expiry' | 'expiryIndex' | 'strike' | 'right'>,
    at: { readonly opening: number; readonly years: number },
  ): ListedContract {
    const { ticker: root, tier, vol } = this.path.underlying;
    const strike = priceFromNumber(terms.strike);
    const ticker = `O:${occSymbol({ root, expiry: terms.expiry, right: terms.right, strike })}`;
    const key = hashText(ticker);
    const distance = Math.log(terms.strike / at.opening) / (1.3 * vol * Math.sqrt(at.years + 0.01));
    const outOfMoney = terms.right === 'call' ? distance > 0 : distance < 0;
    const interest = INTEREST_OF_TIER[tier] * Math.exp(-distance * distance) * (outOfMoney ? 1 : 0.45);
    const dayFactor = 0.02 + 0.5 * uniform(this.seed, key, this.session.number, 5) ** 2;
    const openInterest = Math.round(interest * (0.2 + 1.6 * uniform(this.seed, key, 0, 4)));
    return { ...terms, ticker, openInterest, dayVolume: Math.round(openInterest * dayFactor) };
  }
}

function spotQuote(spot: number, tier: 1 | 2 | 3): { spotBid: number; spotAsk: number } {
  const half = 0.00002 * SPREAD_OF_TIER[tier] * spot;
  const bid = Math.floor((spot - half) * 100);
  const ask = Math.max(bid + 1, Math.ceil((spot + half) * 100));
  return { spotBid: bid * (MONEY_SCALE / 100), spotAsk: ask * (MONEY_SCALE / 100) };
}
