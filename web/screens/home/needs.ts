import type {
  AccountSummaryView,
  BotSummaryView,
  ConnectionView,
  PositionView,
  UnderlyingFactsView,
  UnknownOrderView,
} from '#contract';
import { contractName } from '../../format/contracts.js';
import { countdownTone, longSpan } from '../../format/countdown.js';
import { count, plural } from '../../format/numbers.js';
import type { Tone } from '../../format/states.js';
import { expiryShort } from '../../format/time.js';

/** Something that a person has to do, or that is coming. */
export interface Attention {
  readonly key: string;
  readonly tone: Tone;
  /** `now`, `in 3 days`. */
  readonly when: string;
  readonly words: string;
  readonly to: string;
}

export interface AttentionSources {
  readonly accounts?: readonly AccountSummaryView[] | undefined;
  readonly bots?: readonly BotSummaryView[] | undefined;
  readonly connections?: readonly ConnectionView[] | undefined;
  readonly unknown?: readonly UnknownOrderView[] | undefined;
  readonly positions?: readonly PositionView[] | undefined;
  readonly facts?: readonly UnderlyingFactsView[] | undefined;
}

/** Expiries and logins that are further away need nobody yet. */
const DAYS_AHEAD = 7;
const DAY_MS = 86_400_000;

/**
 * Returns what needs a person now, then what is coming, the nearest first.
 * @param today - the market's day, `2025-11-26`; undefined while its clock is not known
 * @param now - the reader's wall clock, for logins
 */
export function attentionOf(sources: AttentionSources, today: string | undefined, now: number): readonly Attention[] {
  const coming = [
    ...loginsOf(sources.connections ?? [], now),
    ...(today === undefined ? [] : datesOf(sources.positions ?? [], sources.facts ?? [], today)),
  ];
  const needed = [
    ...unknownOf(sources.unknown ?? []),
    ...botsOf(sources.bots ?? []),
    ...accountsOf(sources.accounts ?? []),
  ];
  return [...needed, ...coming.toSorted((a, b) => a.leftMs - b.leftMs).map(({ leftMs: _left, ...one }) => one)];
}

function unknownOf(orders: readonly UnknownOrderView[]): readonly Attention[] {
  if (orders.length === 0) return [];
  const words = `${plural(orders.length, 'order')} whose answer was lost: a person decides.`;
  return [{ key: 'unknown', tone: 'negative', when: 'now', words, to: '/unknown' }];
}

function botsOf(bots: readonly BotSummaryView[]): readonly Attention[] {
  return bots.flatMap(({ id, name, faults }) => {
    const [fault] = faults ?? [];
    if (!fault) return [];
    const tone = fault.scope === 'exits' ? 'negative' : 'caution';
    return [{ key: `bot/${id}`, tone, when: 'now', words: `${name}: ${fault.words}`, to: `/bots/${id}` }];
  });
}

function accountsOf(accounts: readonly AccountSummaryView[]): readonly Attention[] {
  return accounts.flatMap(({ id, name, drift, unmanageable, connectionId }) => {
    const to = connectionId === undefined ? '/brokers' : `/brokers/${connectionId}`;
    return [
      ...(drift
        ? [{ key: `drift/${id}`, tone: 'negative' as const, words: `${name}: its broker’s books differ from ours.` }]
        : []),
      ...(unmanageable === undefined
        ? []
        : [{ key: `login/${id}`, tone: 'caution' as const, words: `${name}: ${unmanageable}` }]),
    ].map((one) => ({ ...one, when: 'now', to }));
  });
}

type Coming = Attention & { readonly leftMs: number };

function loginsOf(connections: readonly ConnectionView[], now: number): readonly Coming[] {
  return connections.flatMap(({ id, title, state, sessionEndsAt }) => {
    const [key, to] = [`connection/${id}`, `/brokers/${id}`];
    if (state === 'relogin') {
      const words = `${title}: sign in again; until then nothing can be sent.`;
      return [{ key, tone: 'negative' as const, when: 'now', words, to, leftMs: 0 }];
    }
    const leftMs = sessionEndsAt === undefined ? Number.POSITIVE_INFINITY : sessionEndsAt - now;
    if (state !== 'connected' || leftMs > DAYS_AHEAD * DAY_MS) return [];
    const when = leftMs <= 0 ? 'now' : `in ${longSpan(leftMs)}`;
    return [{ key, tone: countdownTone(leftMs), when, words: `${title}: its login ends.`, to, leftMs }];
  });
}

/** Expiries of what is open, and ex-dates and announcements before them. */
function datesOf(
  positions: readonly PositionView[],
  facts: readonly UnderlyingFactsView[],
  today: string,
): readonly Coming[] {
  const open = positions.filter(({ openQuantity }) => openQuantity > 0);
  const expiring = open
    .filter(({ dte }) => dte <= DAYS_AHEAD)
    .map(({ id, botId, symbol, dte, openQuantity }) => ({
      key: `expiry/${id}`,
      tone: toneOf(dte),
      when: dayWords(dte),
      words: `${count(openQuantity)} ${contractName(symbol)} ${dte < 0 ? 'has expired and waits for its settlement' : 'expires'}.`,
      to: `/bots/${botId}`,
      leftMs: dte * DAY_MS,
    }));
  const dated = facts.flatMap(({ underlying, nextExDate, nextEarnings }) => {
    const held = open.filter((one) => one.underlying === underlying);
    return [
      { date: nextExDate, what: 'goes ex-dividend' },
      { date: nextEarnings, what: 'announces earnings' },
    ].flatMap(({ date, what }) => {
      const [before] = date === undefined ? [] : held.filter(({ expiry }) => expiry >= date);
      if (!before || date === undefined || date < today) return [];
      const days = daysFrom(today, date);
      const words = `${underlying} ${what} on ${expiryShort(date)}, before ${plural(held.filter(({ expiry }) => expiry >= date).length, 'open position')} expires.`;
      const key = `${what}/${underlying}`;
      return [
        { key, tone: toneOf(days), when: dayWords(days), words, to: `/bots/${before.botId}`, leftMs: days * DAY_MS },
      ];
    });
  });
  return [...expiring, ...dated];
}

const daysFrom = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

const dayWords = (days: number) => (days <= 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${plural(days, 'day')}`);

const toneOf = (days: number): Tone => (days <= 0 ? 'caution' : days <= 2 ? 'info' : 'neutral');
