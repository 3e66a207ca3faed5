import type { AccountSummaryView, BotSummaryView, OrderView, PositionView, StopView } from '#contract';
import type { StopSubject } from '../data/stop-queries.js';
import { money, plural, toNumber } from '../format/numbers.js';
import type { SetLevel } from '../format/stops.js';

/** What the app has read of the signed-in user, as far as a stop concerns it. */
export interface Holdings {
  readonly accounts: readonly AccountSummaryView[];
  readonly bots: readonly BotSummaryView[];
  readonly positions: readonly PositionView[];
  readonly orders: readonly OrderView[];
}

/** What a stop of some subject would touch. */
export interface StopReach {
  readonly runningBots: number;
  readonly positions: number;
  readonly contracts: number;
  /** Orders that may be working at the broker, those whose outcome is unknown included. */
  readonly openings: number;
  readonly exits: number;
  /** What buying everything back at the ask would cost, in dollars; positions without a quote are not in it. */
  readonly buyBack: number;
  readonly unquoted: number;
}

const SHARES = 100;
const WORKING = new Set(['pending', 'submitting', 'working', 'unknown']);

/** Returns what a stop would touch of the holdings; the scope `everybody` is counted for the signed-in user alone. */
export function stopReach(subject: StopSubject, holdings: Holdings): StopReach {
  const bots = holdings.bots.filter((bot) => isConcerned(subject, bot));
  const ids = new Set(bots.map((bot) => bot.id));
  const open = holdings.positions.filter(
    (position) =>
      position.openQuantity > 0 &&
      (subject.scope === 'account' ? position.accountId === subject.id : inBots(subject, ids, position.botId)),
  );
  const orders = holdings.orders.filter((order) => WORKING.has(order.state) && inBots(subject, ids, order.botId));
  const costs = open.map((position) => buyBackOf(position));
  return {
    runningBots: bots.filter((bot) => bot.status === 'running').length,
    positions: open.length,
    contracts: open.reduce((sum, position) => sum + position.openQuantity, 0),
    openings: orders.filter((order) => order.side === 'sell_to_open').length,
    exits: orders.filter((order) => order.side === 'buy_to_close').length,
    buyBack: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    unquoted: costs.filter((cost) => cost === undefined).length,
  };
}

function isConcerned(subject: StopSubject, bot: BotSummaryView): boolean {
  if (subject.scope === 'bot') return bot.id === subject.id;
  return subject.scope === 'account' ? bot.accountId === subject.id : true;
}

/** Orders and positions of deleted bots still belong to the user. */
function inBots(subject: StopSubject, ids: ReadonlySet<string>, botId: string): boolean {
  return subject.scope === 'bot' || subject.scope === 'account' ? ids.has(botId) : true;
}

function buyBackOf(position: PositionView): number | undefined {
  const ask = position.mark?.untradable === false ? toNumber(position.mark.ask) : undefined;
  return ask === undefined ? undefined : ask * SHARES * position.openQuantity;
}

/** Returns what a level would do, in sentences with the numbers of this moment. */
export function levelEffects(level: SetLevel, reach: StopReach): readonly string[] {
  const { runningBots, positions, contracts, openings, exits } = reach;
  const held = plural(positions, 'open position');
  switch (level) {
    case 'no_openings':
      return [
        `${plural(runningBots, 'running bot')} ${runningBots === 1 ? 'sells' : 'sell'} nothing new; ${plural(openings, 'order')} to open ${openings === 1 ? 'is' : 'are'} cancelled.`,
        `${held} ${positions === 1 ? 'stays' : 'stay'} watched, and exits go on.`,
      ];
    case 'manage_only':
      return [
        `${plural(runningBots, 'running bot')} ${runningBots === 1 ? 'sends' : 'send'} nothing at all; ${plural(openings, 'order')} to open ${openings === 1 ? 'is' : 'are'} cancelled.`,
        `No profit target and no stop fires on ${held}: only you may close. ${plural(exits, 'working exit')} ${exits === 1 ? 'stays' : 'stay'}.`,
      ];
    case 'flatten':
      return [
        `${plural(openings + exits, 'working order')} ${openings + exits === 1 ? 'is' : 'are'} cancelled${
          positions === 0
            ? '; there is no open position.'
            : `, then ${held} (${plural(contracts, 'contract')}) ${positions === 1 ? 'is' : 'are'} bought back${costWords(reach)}.`
        }`,
        'Losses become final. Nothing is sold again until a person resumes.',
      ];
  }
}

function costWords({ buyBack, positions, unquoted }: StopReach): string {
  const quoted =
    positions > unquoted ? `, at the asks of this moment for about ${money(String(buyBack), { cents: false })}` : '';
  const waiting =
    unquoted > 0
      ? `; ${plural(unquoted, 'position')} without a usable quote ${unquoted === 1 ? 'waits' : 'wait'} for one`
      : '';
  return quoted + waiting;
}

/** Returns what lifting a stop lets happen again. */
export function resumeEffects(level: SetLevel, reach: StopReach): readonly string[] {
  const bots = `${plural(reach.runningBots, 'running bot')} may`;
  return level === 'no_openings'
    ? [`${bots} sell puts again at ${reach.runningBots === 1 ? 'its' : 'their'} next scheduled look.`]
    : [
        `${bots} buy back and sell again at ${reach.runningBots === 1 ? 'its' : 'their'} next look. Exits that are due by now are sent at once.`,
      ];
}

/** Returns the stop that stands on exactly this subject. */
export function stopOf(stops: readonly StopView[] | undefined, subject: StopSubject): StopView | undefined {
  const id = 'id' in subject ? subject.id : undefined;
  return stops?.find((stop) => stop.scope === subject.scope && (id === undefined || stop.subject === id));
}

/** Returns the subject of a stop as the gateway names it. */
export function subjectOf(stop: StopView): StopSubject {
  return stop.scope === 'bot' || stop.scope === 'account'
    ? { scope: stop.scope, id: stop.subject ?? '' }
    : { scope: stop.scope };
}

/** Returns whom a stop holds, in words. */
export function subjectName(subject: StopSubject, holdings: Pick<Holdings, 'accounts' | 'bots'>): string {
  switch (subject.scope) {
    case 'bot':
      return holdings.bots.find((bot) => bot.id === subject.id)?.name ?? 'a deleted bot';
    case 'account':
      return holdings.accounts.find((account) => account.id === subject.id)?.name ?? 'a former account';
    case 'user':
      return 'everything of yours';
    case 'everybody':
      return 'everybody';
  }
}
