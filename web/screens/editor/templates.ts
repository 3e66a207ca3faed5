import type { BotConfig } from '#core/bot';
import { ROLL_START, strategyOf } from './strategy-start.js';

export interface Template {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  /** What it sets; name, account and underlyings stay. */
  readonly apply: (plain: BotConfig) => BotConfig;
}

/** Ways to begin. Each is a starting point and no advice: the preview shows what it would do now. */
export const TEMPLATES: readonly Template[] = [
  {
    id: 'month',
    title: 'A month at a time',
    words: 'Liquid puts of two to six weeks; half the credit as target, three times the credit as stop.',
    apply: (plain) => plain,
  },
  {
    id: 'far',
    title: 'Far from the money',
    words: 'Smaller credits, more often worthless: delta 0.08 to 0.18, stop at twice the credit.',
    apply: (plain) => ({
      ...plain,
      gates: {
        ...plain.gates,
        ...{ dteMin: 25, dteMax: 50, deltaMin: 0.08, deltaMax: 0.18, probOtmMin: 0.8 },
        ...{ annualisedReturnMin: 0.04, scoreMin: 40 },
      },
      exits: { ...plain.exits, profitTarget: 0.5, stopMultiple: 2, closeAtDte: 10 },
    }),
  },
  {
    id: 'week',
    title: 'A week at a time',
    words: 'Puts of four to ten days; takes 70 % of the credit, out a day before expiry.',
    apply: (plain) => ({
      ...plain,
      gates: { ...plain.gates, dteMin: 4, dteMax: 10, deltaMin: 0.1, deltaMax: 0.22, probOtmMin: 0.75 },
      exits: { ...plain.exits, profitTarget: 0.7, stopMultiple: 2.5, closeAtDte: 1 },
    }),
  },
  {
    id: 'wheel',
    title: 'The wheel',
    words: 'Takes the shares when assigned and sells calls on them, never below what they cost.',
    apply: (plain) => ({
      ...plain,
      strategy: strategyOf('wheel'),
      gates: { ...plain.gates, deltaMin: 0.2, deltaMax: 0.35 },
      exits: { ...plain.exits, stopMultiple: null, closeAtDte: null },
    }),
  },
  {
    id: 'roll',
    title: 'Rolls for time',
    words: 'Buys a tested put back and sells a later one, only for a net credit, three times at most.',
    apply: (plain) => ({
      ...plain,
      roll: { ...ROLL_START, atDelta: 0.5 },
      exits: { ...plain.exits, stopMultiple: null, closeAtDte: null },
    }),
  },
];

/** Returns what a form holds after choosing a template: the settings of the template, with the person's name, place and underlyings. */
export function withTemplate(plain: BotConfig, template: Template, values: BotConfig): BotConfig {
  const { name, accountId, mode, watchlist } = values;
  return { ...template.apply(plain), name, accountId, mode, watchlist };
}
