import type { BotSummaryView } from '#contract';

/** Returns how many bots there are, how many run, and what they hold together. */
export function botCounts(bots: readonly BotSummaryView[]) {
  return {
    all: bots.length,
    running: bots.filter((bot) => bot.status === 'running').length,
    positions: bots.reduce((sum, bot) => sum + bot.openPositions, 0),
  };
}
