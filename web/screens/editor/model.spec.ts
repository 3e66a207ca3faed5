import { describe, expect, it } from '@jest/globals';
import type { CandidateView, PreviewView } from '#contract';
import { BEFORE_STRATEGIES, BotConfig } from '#core/bot';
import { DEFAULT_SCORE_MODEL } from '#core/scoring';
import { DEFAULT_GATES } from '#core/screening';
import { issueWords, looseningOf, previewConfig, targetWords, tickersIn, weightSum, worstCase } from './model.js';

const config: BotConfig = {
  ...BEFORE_STRATEGIES,
  name: 'Weekly puts',
  accountId: '7f9c24e8-3b12-4c61-9f4f-5d2c6a1e8b90',
  mode: 'paper',
  watchlist: ['AAPL'],
  schedule: { everyMinutes: 15, from: '09:45', until: '15:45' },
  gates: DEFAULT_GATES,
  score: DEFAULT_SCORE_MODEL,
  sizing: { contracts: 2, allocation: '25000', maxPositions: 3, maxPerUnderlying: 1 },
  entry: { price: 'bid', fraction: 0.5, cancelAfterMinutes: 15 },
  exits: {
    profitTarget: 0.5,
    stopMultiple: 2,
    closeAtDte: null,
    stopDelta: null,
    stopBelowStrike: null,
    restTarget: false,
  },
};
const candidate = { symbol: 'AAPL251219P00265000', underlying: 'AAPL', strike: '265', credit: '1.55' } as CandidateView;
const preview = (gate: string, to: number) =>
  ({ loosening: { gate, to, wouldPass: 3, words: 'Three more.' } }) as PreviewView;

function wordsAt(change: unknown, path: string): string | undefined {
  const parsed = BotConfig.safeParse({ ...config, ...(change as object) }, { error: issueWords });
  return parsed.error?.issues.find((issue) => issue.path.join('.') === path)?.message;
}

describe(issueWords.name, () => {
  it('names limits in the unit of the field', () => {
    expect(wordsAt({ exits: { ...config.exits, profitTarget: 1.2 } }, 'exits.profitTarget')).toBe('At most 99\u202f%.');
    expect(wordsAt({ exits: { ...config.exits, stopMultiple: 1 } }, 'exits.stopMultiple')).toBe('At least 1.1.');
    expect(wordsAt({ sizing: { ...config.sizing, contracts: 0 } }, 'sizing.contracts')).toBe('At least 1.');
  });

  it('asks for a number where there is none', () => {
    expect(wordsAt({ sizing: { ...config.sizing, contracts: Number.NaN } }, 'sizing.contracts')).toBe(
      'Write a whole number.',
    );
    expect(wordsAt({ gates: { ...DEFAULT_GATES, spreadMax: Number.NaN } }, 'gates.spreadMax')).toBe('Write a number.');
  });

  it('keeps the words that the schema has', () => {
    expect(wordsAt({ name: '' }, 'name')).toBe('Give the bot a name.');
    expect(wordsAt({ watchlist: [] }, 'watchlist')).toBe('Choose at least one underlying.');
    expect(wordsAt({ gates: { ...DEFAULT_GATES, dteMin: 60 } }, 'gates.dteMin')).toBe(
      'The shortest DTE is above the longest.',
    );
    expect(wordsAt({ sizing: { ...config.sizing, allocation: '' } }, 'sizing.allocation')).toBe(
      'Write an amount in dollars such as 25000.',
    );
  });
});

describe(previewConfig.name, () => {
  it('does not wait for a name', () => {
    expect(previewConfig({ ...config, name: '' }).ok).toBe(true);
    expect(previewConfig({ ...config, watchlist: [] }).ok).toBe(false);
  });
});

describe(looseningOf.name, () => {
  it('rounds a limit outwards to what the field shows', () => {
    expect(looseningOf(preview('spread', 0.09381), { ...DEFAULT_GATES, spreadMax: 0.05 })).toMatchObject({
      setting: 'spreadMax',
      to: 0.094,
      action: 'Set spread limit to 9.4\u202f%',
    });
    expect(looseningOf(preview('credit', 0.237), DEFAULT_GATES)).toMatchObject({ setting: 'creditMin', to: 0.23 });
    expect(looseningOf(preview('spread', 0.094), DEFAULT_GATES)?.to).toBe(0.094);
  });

  it('names the end of a gate that has two', () => {
    expect(looseningOf(preview('dte', 52), DEFAULT_GATES)).toMatchObject({
      setting: 'dteMax',
      action: 'Set longest days to expiry to 52 d',
    });
  });

  it('offers nothing for a gate without a setting', () => {
    expect(looseningOf(preview('quote', 1), DEFAULT_GATES)).toBeUndefined();
  });
});

describe(worstCase.name, () => {
  it('names the loss at zero when there is no stop', () => {
    const words = worstCase({ ...config, exits: { ...config.exits, stopMultiple: null } }, candidate);
    expect(words).toContain('2 AAPL 19 Dec 265 puts lose up to $52,690 if AAPL falls to zero');
    expect(words).toContain('3 positions');
  });

  it('names the loss at the stop, and that a gap can take more', () => {
    expect(worstCase(config, candidate)).toContain('lose about $310; in a gap or a halt more, at worst $52,690');
  });

  it('says nothing without a candidate', () => {
    expect(worstCase(config, undefined)).toBeUndefined();
  });
});

describe(targetWords.name, () => {
  it('says where it buys back and what stays', () => {
    expect(targetWords(0.5, { ...candidate, credit: '1.60' }, 2)).toBe(
      'Sold at 1.60, it buys back at 0.80 and keeps $160.',
    );
    expect(targetWords(null, candidate, 2)).toBeUndefined();
  });
});

describe(weightSum.name, () => {
  it('adds up in whole per cent', () => {
    expect(weightSum(DEFAULT_SCORE_MODEL.weights)).toEqual({ ok: true, words: '100\u202f%' });
    expect(weightSum({ ...DEFAULT_SCORE_MODEL.weights, volatility: 0.25 })).toEqual({ ok: false, words: '105\u202f%' });
  });
});

describe(tickersIn.name, () => {
  it('reads pasted lists and leaves out what is there or is no ticker', () => {
    expect(tickersIn('aapl, nvda;JPM  BRK.B 123', ['NVDA'])).toEqual(['AAPL', 'JPM', 'BRK.B']);
  });
});
