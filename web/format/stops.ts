import type { StopLevelView, StopView } from '#contract';
import type { StateWords } from './states.js';

export type SetLevel = StopView['level'];

/** Levels of the kill switch, mildest first. */
export const SET_LEVELS: readonly SetLevel[] = ['no_openings', 'manage_only', 'flatten'];

interface LevelWords extends StateWords {
  /** What holds, in one sentence. */
  readonly holds: string;
  /** The button that sets it. */
  readonly act: string;
}

export const STOP_LEVEL: Readonly<Record<SetLevel, LevelWords>> = {
  no_openings: {
    words: 'No openings',
    tone: 'negative',
    holds: 'Nothing new is sold; exits go on.',
    act: 'Stop openings',
  },
  manage_only: {
    words: 'Manage only',
    tone: 'negative',
    holds: 'Bots send nothing; only you may close and cancel.',
    act: 'Stop the bots',
  },
  flatten: {
    words: 'Flatten',
    tone: 'negative',
    holds: 'Working orders are cancelled and every position is bought back.',
    act: 'Flatten now',
  },
};

/** Returns the name of a level; `none` has none. */
export const levelWords = (level: StopLevelView): string | undefined =>
  level === 'none' ? undefined : STOP_LEVEL[level].words;

/** Returns the higher of two levels. */
export function higherLevel(one: StopLevelView, other: StopLevelView): StopLevelView {
  const rank = (level: StopLevelView) => (level === 'none' ? -1 : SET_LEVELS.indexOf(level));
  return rank(one) >= rank(other) ? one : other;
}
