import type { DecisionId } from '#core/units';
import type { DbPool } from '#platform/db';
import { DecisionRepository } from '#store/decisions';
import { Exit, type Outcome } from '../outcome.js';
import { differenceWords, type JsonDifference } from './json-difference.js';
import { replayStored } from './replay-stored.js';

/** Longer lists say no more. */
const DIFFERENCES_SHOWN = 50;

/** Replays one stored decision. */
export async function replayCommand(pool: DbPool, decisionId: string): Promise<Outcome> {
  const stored = await new DecisionRepository(pool).getForReplay(decisionId as DecisionId);
  if (!stored) return { exit: Exit.unusable, lines: [`There is no decision ${decisionId} in this database.`] };
  const result = await replayStored(pool, stored);
  if (result.kind === 'impossible') {
    return { exit: Exit.unusable, lines: [`${result.missing}, so ${decisionId} cannot be replayed.`] };
  }
  if (result.kind === 'identical') {
    return { exit: Exit.done, lines: [`identical: ${result.byteCount} bytes, hash ${result.hash}`] };
  }
  const { differences } = result;
  return {
    exit: Exit.differs,
    lines: [
      `differs: ${differences.length} ${differences.length === 1 ? 'place' : 'places'}, stored → replayed`,
      ...differenceLines(differences, DIFFERENCES_SHOWN),
    ],
  };
}

/** Returns one line for each difference, and how many more there are. */
export function differenceLines(differences: readonly JsonDifference[], shown: number): readonly string[] {
  const more = differences.length - shown;
  return [
    ...differences.slice(0, shown).map((difference) => `  ${differenceWords(difference)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
