import type { FieldPath } from 'react-hook-form';
import type { BotConfig } from '#core/bot';
import type { NumberScale } from '../../ui/number-text.js';

export type ConfigPath = FieldPath<BotConfig>;

export interface FieldScale extends NumberScale {
  readonly unit?: string;
}

const whole = (unit?: string): FieldScale => ({ scale: 1, decimals: 0, step: 1, ...(unit ? { unit } : {}) });
const percent = (step: number, decimals = 1): FieldScale => ({ scale: 100, decimals, step, unit: '%' });
const dollars = (step: number): FieldScale => ({ scale: 1, decimals: 2, step, unit: '$' });

/** How each number of the configuration is shown and stepped: the person's unit, its decimals, and what one step is. */
export const FIELD_SCALES = {
  'gates.dteMin': whole('days'),
  'gates.dteMax': whole('days'),
  'gates.deltaMin': { scale: 1, decimals: 2, step: 0.01 },
  'gates.deltaMax': { scale: 1, decimals: 2, step: 0.01 },
  'gates.probOtmMin': percent(1),
  'gates.spreadMax': percent(0.5),
  'gates.openInterestMin': { ...whole('contracts'), step: 50 },
  'gates.volumeMin': { ...whole('contracts'), step: 5 },
  'gates.quoteAgeMaxSeconds': { ...whole('s'), step: 30 },
  'gates.creditMin': { ...dollars(0.05), padded: true },
  'gates.annualisedReturnMin': percent(0.5),
  'gates.scoreMin': { scale: 1, decimals: 1, step: 1, unit: 'of 100' },
  'schedule.everyMinutes': { ...whole('min'), step: 5 },
  'sizing.contracts': whole(),
  'sizing.allocation': dollars(1000),
  'sizing.maxPositions': whole(),
  'sizing.maxPerUnderlying': whole(),
  'entry.fraction': percent(5, 0),
  'entry.cancelAfterMinutes': { ...whole('min'), step: 5 },
  'pricing.entry.ladder.startShare': percent(5, 0),
  'pricing.entry.ladder.floorShare': percent(5, 0),
  'pricing.entry.ladder.steps': whole(),
  'pricing.entry.ladder.stepMs': { scale: 0.001, decimals: 0, step: 15, unit: 's' },
  'pricing.exit.ladder.startShare': percent(5, 0),
  'pricing.exit.ladder.floorShare': percent(5, 0),
  'pricing.exit.ladder.steps': whole(),
  'pricing.exit.ladder.stepMs': { scale: 0.001, decimals: 0, step: 15, unit: 's' },
  'exits.profitTarget': percent(5, 0),
  'exits.stopMultiple': { scale: 1, decimals: 1, step: 0.5, unit: '× credit' },
  'exits.closeAtDte': whole('days'),
  'exits.stopDelta': { scale: 1, decimals: 2, step: 0.05 },
  'exits.stopBelowStrike': percent(1),
  'strategy.calls.dteMin': whole('days'),
  'strategy.calls.dteMax': whole('days'),
  'strategy.calls.deltaMin': { scale: 1, decimals: 2, step: 0.01 },
  'strategy.calls.deltaMax': { scale: 1, decimals: 2, step: 0.01 },
  'strategy.calls.profitTarget': percent(5, 0),
  'roll.atDte': whole('days'),
  'roll.atDelta': { scale: 1, decimals: 2, step: 0.05 },
  'roll.creditMin': { ...dollars(0.05), padded: true },
  'roll.dteMin': whole('days'),
  'roll.dteMax': whole('days'),
  'roll.rollsMax': whole(),
  'expiryDay.pin': percent(0.1),
  'events.earningsDays': whole('days'),
  'limits.openingsPerDay': whole(),
  'limits.lossPerDay': dollars(100),
  'limits.maxPerSector': whole(),
  'limits.marginUseMax': percent(5, 0),
  'limits.crashLossMax': dollars(1000),
  'score.weights.annualisedReturn': percent(5, 0),
  'score.weights.exerciseProbability': percent(5, 0),
  'score.weights.marginEfficiency': percent(5, 0),
  'score.weights.volatility': percent(5, 0),
  'score.weights.timeDecay': percent(5, 0),
} as const satisfies Partial<Record<ConfigPath, FieldScale>>;

export type NumberPath = keyof typeof FIELD_SCALES;

/** Settings that may be left out: null in the configuration. */
export type OptionalPath = Extract<
  NumberPath,
  | `exits.${string}`
  | 'strategy.calls.profitTarget'
  | 'roll.atDte'
  | 'roll.atDelta'
  | 'events.earningsDays'
  | `limits.${string}`
>;

export const scaleOf = (path: string): FieldScale | undefined =>
  (FIELD_SCALES as Readonly<Record<string, FieldScale>>)[path];

/** Settings that the schema keeps as decimal strings, because they are money. */
export const DECIMAL_PATHS: ReadonlySet<string> = new Set<NumberPath>([
  'gates.creditMin',
  'sizing.allocation',
  'roll.creditMin',
  'limits.lossPerDay',
  'limits.crashLossMax',
]);
