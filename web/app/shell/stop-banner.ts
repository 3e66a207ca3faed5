import type { AccountSummaryView, BotSummaryView, StopView } from '#contract';
import { STOP_LEVEL } from '../../format/stops.js';
import { localMoment } from '../../format/time.js';
import { subjectName, subjectOf } from '../../ui/stop-effects.js';

interface Named {
  readonly accounts: readonly AccountSummaryView[];
  readonly bots: readonly BotSummaryView[];
}

/** Returns what a stop holds, who set it as far as that is told, since when, and why. */
export function stopBanner(stop: StopView, named: Named): string {
  const level = STOP_LEVEL[stop.level];
  const whom = subjectName(subjectOf(stop), named);
  const by = stop.scope === 'everybody' ? ' by an operator' : '';
  // An instant, not an age: a banner that changes would be read aloud again each time.
  const since = `since ${localMoment(stop.setAt)}`;
  const reason = stop.reason === '' ? '' : ` Reason: ${stop.reason.replace(/[.\s]+$/, '')}.`;
  const lift = stop.mayLift ? '' : stop.scope === 'everybody' ? ' Only an operator lifts it.' : ' You may not lift it.';
  return `${level.words} for ${whom}${by} ${since}. ${level.holds}${reason}${lift}`;
}

/** Returns a sentence for each account that something holds which the list of stops does not explain (yet). */
export function unexplained(accounts: readonly AccountSummaryView[], stops: readonly StopView[]): readonly string[] {
  const wide = stops.some((stop) => stop.scope === 'user' || stop.scope === 'everybody');
  return accounts.flatMap((account) => {
    if (account.stop === 'none' || wide || stops.some((stop) => stop.subject === account.id)) return [];
    const level = STOP_LEVEL[account.stop];
    return [`${level.words} on ${account.name}. ${level.holds}`];
  });
}
