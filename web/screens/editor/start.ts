import type { BotConfig } from '#core/bot';
import type { Draft } from '../../data/drafts.js';

export interface Start {
  readonly values: BotConfig;
  /** `stale`: the bot was saved by someone since the draft was begun. */
  readonly drafted: 'fresh' | 'stale' | undefined;
}

/** Returns what the form opens with: the draft where it has the same shape, settings that it lacks from the saved one. */
export function startOf(saved: BotConfig, version: number, draft: Draft | undefined): Start {
  if (draft === undefined || JSON.stringify(draft.values) === JSON.stringify(saved)) {
    return { values: saved, drafted: undefined };
  }
  return { values: merged(saved, draft.values) as BotConfig, drafted: draft.version === version ? 'fresh' : 'stale' };
}

/** A draft of an older build may lack settings or have others: its leaves are taken only where the saved one has them. */
function merged(saved: unknown, drafted: unknown): unknown {
  if (!isObject(saved) || drafted === null) return sameKind(saved, drafted) ? drafted : saved;
  if (!isObject(drafted)) return saved;
  // Another kind, or preset, has other settings.
  if (['kind', 'preset'].some((key) => key in saved && key in drafted && saved[key] !== drafted[key])) return drafted;
  return Object.fromEntries(
    Object.entries(saved).map(([key, value]) => [key, key in drafted ? merged(value, drafted[key]) : value]),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function sameKind(saved: unknown, drafted: unknown): boolean {
  // What may be left out is null, and an emptied number is null in JSON.
  if (saved === null || drafted === null) return true;
  return typeof saved === typeof drafted && Array.isArray(saved) === Array.isArray(drafted);
}
