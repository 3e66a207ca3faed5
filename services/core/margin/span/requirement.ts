import type { CombinedCommodity, SpanContract, SpanFile, SpanSpread } from './span-file.js';

/** So many contracts, negative when short. */
export interface SpanPosition {
  readonly contract: SpanContract;
  readonly quantity: number;
}

/** What one combined commodity asks for, in its currency. */
export interface CommodityRequirement {
  readonly code: string;
  readonly currency: string;
  /** The largest loss over the sixteen scenarios. */
  readonly scanRisk: number;
  /** Which scenario it is, from 1. */
  readonly activeScenario: number;
  readonly intraSpreads: number;
  readonly interCredit: number;
  readonly shortOptionMinimum: number;
  /** What the long options would fetch less what the short ones would cost. */
  readonly netOptionValue: number;
  readonly requirement: number;
}

interface Working {
  readonly commodity: CombinedCommodity;
  readonly losses: Float64Array;
  /** Deltas by period: those of one sign can be spread against those of the other. */
  readonly deltas: Map<string, number>;
  shortOptions: number;
  netOptionValue: number;
}

/**
 * Returns what a portfolio of one account asks for, combined commodity by combined commodity.
 *
 * Risk = max(scan risk + intra-commodity spreads − inter-commodity credits, short option minimum), times the file's adjustment;
 * requirement = max(0, risk − net option value). All tiers of a commodity are taken as one, as in the files read so far.
 * Source: CME SPAN methodology as in the publications of KDPW and CME.
 * Positions of products that no combined commodity links are not counted: see {@link unlinkedProducts}.
 */
export function spanRequirement(file: SpanFile, positions: readonly SpanPosition[]): readonly CommodityRequirement[] {
  const working = file.commodities.flatMap((commodity) => {
    const own = positions.filter(({ contract }) => commodity.products.includes(contract.product));
    return own.length === 0 ? [] : [gather(commodity, own, file.points.length)];
  });
  const spreads = working.map((one) => spendIntra(one));
  const credits = interCredits(file, working);
  return working.map((one, index) => {
    const scenario = activeOf(one.losses);
    const scanRisk = Math.max(0, one.losses[scenario] as number);
    const intraSpreads = spreads[index] as number;
    const interCredit = credits.get(one.commodity.code) ?? 0;
    const shortOptionMinimum = one.shortOptions * one.commodity.shortOptionMinimum;
    const risk = Math.max(scanRisk + intraSpreads - interCredit, shortOptionMinimum) * one.commodity.adjustment;
    return {
      code: one.commodity.code,
      currency: one.commodity.currency,
      scanRisk,
      activeScenario: scenario + 1,
      intraSpreads,
      interCredit,
      shortOptionMinimum,
      netOptionValue: one.netOptionValue,
      requirement: Math.max(0, risk - one.netOptionValue),
    };
  });
}

/** Returns the products of positions that no combined commodity knows: their risk is in no requirement. */
export function unlinkedProducts(file: SpanFile, positions: readonly SpanPosition[]): readonly string[] {
  const linked = new Set(file.commodities.flatMap(({ products }) => products));
  return [...new Set(positions.map(({ contract }) => contract.product))].filter((product) => !linked.has(product));
}

function gather(commodity: CombinedCommodity, positions: readonly SpanPosition[], points: number): Working {
  const working: Working = {
    commodity,
    losses: new Float64Array(points),
    deltas: new Map(),
    shortOptions: 0,
    netOptionValue: 0,
  };
  for (const { contract, quantity } of positions) {
    for (let point = 0; point < points; point += 1) {
      working.losses[point] = (working.losses[point] as number) + quantity * (contract.array[point] as number);
    }
    const delta = quantity * contract.compositeDelta;
    working.deltas.set(contract.period, (working.deltas.get(contract.period) ?? 0) + delta);
    if (contract.kind !== 'option') continue;
    if (quantity < 0) working.shortOptions -= quantity;
    if (contract.series?.isPremiumStyle)
      working.netOptionValue += quantity * contract.price * contract.contractValueFactor;
  }
  return working;
}

/** The scenario of the largest loss; the first of equals. */
function activeOf(losses: Float64Array): number {
  let active = 0;
  for (let point = 1; point < losses.length; point += 1) {
    if ((losses[point] as number) > (losses[active] as number)) active = point;
  }
  return active;
}

/** Charges spreads between periods of one commodity by priority, and takes the deltas that they used. */
function spendIntra({ commodity, deltas }: Working): number {
  let charge = 0;
  for (const spread of commodity.spreads) {
    if (spread.charge !== 'flat') continue;
    const long = sideOf(spread, 'A');
    const short = sideOf(spread, 'B');
    const longs = total(deltas, 1);
    const shorts = total(deltas, -1);
    const count = Math.min(longs / long, shorts / short);
    if (!(count > 0)) continue;
    charge += count * spread.rate;
    take(deltas, 1, count * long);
    take(deltas, -1, count * short);
  }
  return charge;
}

function sideOf(spread: SpanSpread, side: 'A' | 'B'): number {
  return spread.legs.find((leg) => leg.side === side)?.ratio ?? Number.POSITIVE_INFINITY;
}

function total(deltas: ReadonlyMap<string, number>, sign: 1 | -1): number {
  let sum = 0;
  for (const delta of deltas.values()) sum += Math.max(0, sign * delta);
  return sum;
}

/** Takes deltas of one sign, the earliest periods first. */
function take(deltas: Map<string, number>, sign: 1 | -1, amount: number): void {
  let left = amount;
  for (const period of [...deltas.keys()].sort()) {
    const available = Math.max(0, sign * (deltas.get(period) as number));
    const taken = Math.min(available, left);
    deltas.set(period, (deltas.get(period) as number) - sign * taken);
    left -= taken;
  }
}

/** Credits between commodities by priority: each leg gets its share of the price risk that its deltas carry. */
function interCredits(file: SpanFile, working: readonly Working[]): ReadonlyMap<string, number> {
  const credits = new Map<string, number>();
  const left = new Map(working.map((one) => [one.commodity.code, net(one)]));
  const perDelta = new Map(working.map((one) => [one.commodity.code, priceRiskPerDelta(file, one)]));
  for (const spread of file.interSpreads) {
    if (spread.charge !== 'weighted') continue;
    const count = Math.max(spreadCount(spread, left, 1), spreadCount(spread, left, -1));
    if (!(count > 0)) continue;
    for (const { commodity, ratio } of spread.legs) {
      const delta = left.get(commodity) as number;
      credits.set(
        commodity,
        (credits.get(commodity) ?? 0) + spread.rate * (perDelta.get(commodity) as number) * count * ratio,
      );
      left.set(commodity, delta - Math.sign(delta) * count * ratio);
    }
  }
  return credits;
}

const net = ({ deltas }: Working) => [...deltas.values()].reduce((sum, delta) => sum + delta, 0);

/** How many spreads the deltas make with side A long (`direction` 1) or short. */
function spreadCount(spread: SpanSpread, left: ReadonlyMap<string, number>, direction: 1 | -1): number {
  let count = Number.POSITIVE_INFINITY;
  for (const { commodity, side, ratio } of spread.legs) {
    const sign = side === 'A' ? direction : -direction;
    count = Math.min(count, Math.max(0, sign * (left.get(commodity) ?? 0)) / ratio);
  }
  return count;
}

/** Price risk: the active scenario without what volatility and time do, per delta of the whole commodity. */
function priceRiskPerDelta({ points }: SpanFile, one: Working): number {
  const delta = Math.abs(net(one));
  if (delta === 0) return 0;
  const active = activeOf(one.losses);
  const pairedPoint = points[active]?.pairedPoint;
  const paired = pairedPoint === undefined ? active : points.findIndex(({ point }) => point === pairedPoint);
  const adjusted = ((one.losses[active] as number) + (one.losses[paired] as number)) / 2;
  const timeRisk = ((one.losses[0] as number) + (one.losses[1] as number)) / 2;
  return Math.max(0, adjusted - timeRisk) / delta;
}
