import type { BotView, DecisionSummaryView, PositionView, RefusalView } from '#contract';
import { BotConfig } from '#core/bot';
import { contractName } from '../../format/contracts.js';
import { count, fixed, money, percentWithUnit, price, toNumber } from '../../format/numbers.js';
import { newYorkDate, newYorkDay } from '../../format/time.js';

export interface DayOfDecisions {
  readonly date: string;
  readonly words: string;
  readonly decisions: readonly DecisionSummaryView[];
}

/** Returns decisions, newest first, grouped by New York's day. */
export function byDay(decisions: readonly DecisionSummaryView[]): readonly DayOfDecisions[] {
  const days = new Map<string, DecisionSummaryView[]>();
  for (const decision of decisions) {
    const date = newYorkDate(decision.decidedAt);
    const day = days.get(date);
    if (day) day.push(decision);
    else days.set(date, [decision]);
  }
  return [...days].map(([date, all]) => ({ date, words: newYorkDay(all[0]?.decidedAt ?? 0), decisions: all }));
}

/** A newer page may repeat a decision that an older one has, when one was made between the two reads. */
export function uniqueDecisions(
  pages: readonly { readonly items: readonly DecisionSummaryView[] }[],
): readonly DecisionSummaryView[] {
  return [...new Map(pages.flatMap((page) => page.items).map((decision) => [decision.id, decision])).values()];
}

/** Returns the configuration that a bot runs; undefined when this build cannot read it. */
export function configOf(bot: Pick<BotView, 'config'> | undefined): BotConfig | undefined {
  const parsed = BotConfig.safeParse(bot?.config);
  return parsed.success ? parsed.data : undefined;
}

const SHARES = 100;

/** Returns what "close now" would do, in numbers. */
export function closeWords(position: PositionView): readonly string[] {
  const name = `${count(position.openQuantity)} ${contractName(position.symbol)}`;
  const ask = toNumber(position.mark?.ask);
  if (!position.mark || ask === undefined || position.mark.untradable) {
    return [
      `Buys back ${name}. There is no quote to trade on now, so the order waits for the first one that is.`,
      'Once given, the order to close stays until the position is closed.',
    ];
  }
  const cost = String(ask * SHARES * position.openQuantity);
  return [
    `Buys back ${name} at the ask, now ${price(position.mark.ask)}: about ${money(cost)} before fees.`,
    `The result would be about ${money(position.mark.unrealised, { plus: true })}. ${money(position.mark.requirement)} of margin is freed.`,
  ];
}

/** Returns refusals as sentences; many contracts that were turned down for the same reason share one. */
export function refusalSentences(refusals: readonly RefusalView[]): readonly string[] {
  const groups = new Map<string, RefusalView[]>();
  for (const refusal of refusals) {
    const key = `${underlyingOf(refusal.symbol)}/${refusal.code}`;
    groups.set(key, [...(groups.get(key) ?? []), refusal]);
  }
  return [...groups.values()].map((group) => {
    const words = group[0]?.words ?? '';
    const reason = words.slice(words.indexOf(': ') + 2);
    if (group.length === 1 || group.some((one) => !one.words.endsWith(reason)))
      return group.map((one) => one.words).join(' ');
    return `${underlyingOf(group[0]?.symbol ?? '')}, ${count(group.length)} contracts: ${reason}`;
  });
}

const underlyingOf = (symbol: string): string => contractName(symbol).split(' ')[0] ?? symbol;

export interface SettingsGroup {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}

const orNever = (value: number | null, show: (value: number) => string) => (value === null ? 'never' : show(value));

const ENTRY_PRICE = { bid: 'the bid', between: 'between bid and midpoint', mid: 'the midpoint' } as const;

/** Returns a configuration as questions and answers, in the order of the form. */
export function settingsOf(config: BotConfig): readonly SettingsGroup[] {
  const { gates, schedule, sizing, entry, exits } = config;
  return [
    strategyRows(config),
    {
      title: 'What may it sell?',
      rows: [
        ['Underlyings', config.watchlist.join(', ')],
        ['Days to expiry', `${gates.dteMin} … ${gates.dteMax}`],
        ['Delta', `${fixed(gates.deltaMin, 2)} … ${fixed(gates.deltaMax, 2)}`],
        ['Chance of expiring worthless', `≥ ${percentWithUnit(gates.probOtmMin, 0)}`],
        ['Spread', `≤ ${percentWithUnit(gates.spreadMax)}`],
        ['Open interest', `≥ ${count(gates.openInterestMin)}`],
        ['Volume', `≥ ${count(gates.volumeMin)}`],
        ['Quote age', `≤ ${count(gates.quoteAgeMaxSeconds)} s`],
        ['Credit', `≥ $${price(gates.creditMin)}`],
        ['Annual return on cash', `≥ ${percentWithUnit(gates.annualisedReturnMin)}`],
        ['Score', `≥ ${fixed(gates.scoreMin, 1)}`],
      ],
    },
    {
      title: 'When does it look?',
      rows: [
        ['Every', `${count(schedule.everyMinutes)} min`],
        ['Window, New York', `${schedule.from} … ${schedule.until}`],
      ],
    },
    {
      title: 'How much?',
      rows: [
        ['Contracts per position', count(sizing.contracts)],
        ['Allocation', money(sizing.allocation)],
        ['Positions at most', count(sizing.maxPositions)],
        ['Per underlying at most', count(sizing.maxPerUnderlying)],
      ],
    },
    {
      title: 'At which price?',
      rows: [
        ['Limit at', ENTRY_PRICE[entry.price]],
        ...(entry.price === 'between' ? [['Towards the midpoint', percentWithUnit(entry.fraction, 0)] as const] : []),
        ['Cancelled after', `${count(entry.cancelAfterMinutes)} min`],
      ],
    },
    {
      title: 'When does it get out?',
      rows: [
        ['Profit target', orNever(exits.profitTarget, (value) => `${percentWithUnit(value, 0)} of the credit`)],
        ['Profit target rests at the broker', exits.restTarget ? 'yes; stops never rest' : 'no'],
        ['Stop', orNever(exits.stopMultiple, (value) => `${fixed(value, 1)} × the credit`)],
        ['Closes before expiry', orNever(exits.closeAtDte, (value) => `with ${count(value)} days left`)],
        ['Stop by delta', orNever(exits.stopDelta, (value) => `at ${fixed(value, 2)}`)],
        ['Stop by price', orNever(exits.stopBelowStrike, (value) => `${percentWithUnit(value)} below the strike`)],
        ['On expiry day', EXPIRY_RULE[config.expiryDay.rule]],
      ],
    },
    limitRows(config),
  ];
}

const EXPIRY_RULE = { hold: 'holds', close_near: 'closes what is near', close: 'closes everything' } as const;

function strategyRows({ strategy, roll }: BotConfig): SettingsGroup {
  const calls = strategy.kind === 'wheel' ? strategy.calls : undefined;
  return {
    title: 'What does it do?',
    rows: [
      ['Strategy', strategy.kind === 'wheel' ? 'the wheel' : 'short puts'],
      ...(calls
        ? [
            ['Calls, days to expiry', `${calls.dteMin} … ${calls.dteMax}`] as const,
            ['Calls, delta', `${fixed(calls.deltaMin, 2)} … ${fixed(calls.deltaMax, 2)}`] as const,
            ['Calls below the shares’ cost', calls.neverBelowCost ? 'never' : 'allowed'] as const,
          ]
        : []),
      ['Rolls', roll === null ? 'never' : rollWords(roll)],
    ],
  };
}

function rollWords(roll: NonNullable<BotConfig['roll']>): string {
  const when = [
    ...(roll.atDte === null ? [] : [`with ${count(roll.atDte)} days left`]),
    ...(roll.atDelta === null ? [] : [`at delta ${fixed(roll.atDelta, 2)}`]),
  ].join(' or ');
  const where = roll.strike === 'same' ? 'the same strike' : 'a lower strike';
  return `${when}, to ${where}, for $${price(roll.creditMin)} at least, ${count(roll.rollsMax)} times at most`;
}

function limitRows({ limits, events }: BotConfig): SettingsGroup {
  const { openingsPerDay, lossPerDay, maxPerSector, marginUseMax, crashLossMax } = limits;
  const orNone = (value: number | null, show: (value: number) => string) => (value === null ? 'no limit' : show(value));
  return {
    title: 'When does it stop opening?',
    rows: [
      ['Openings a day at most', orNone(openingsPerDay, count)],
      ['Loss of a day', lossPerDay === null ? 'no limit' : money(lossPerDay)],
      ['Per sector at most', orNone(maxPerSector, count)],
      ['Of the margin at most', orNone(marginUseMax, (value) => percentWithUnit(value, 0))],
      ['Loss in a crash below', crashLossMax === null ? 'no limit' : money(crashLossMax)],
      [
        'Earnings ahead',
        events.earningsDays === null ? 'do not matter' : `kept away from for ${count(events.earningsDays)} days`,
      ],
      ['Ex-dividend dates', events.heedDividends ? 'kept away from' : 'do not matter'],
    ],
  };
}
