import { FACTOR_WORDS } from './gates.js';
import { count, fixed, money, percentWithUnit, price } from './numbers.js';

/** One setting that differs between two configurations, in words. */
export interface SettingChange {
  readonly path: string;
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

type Leaf = string | number | boolean | null;
interface SettingWords {
  readonly name: string;
  readonly show: (value: Leaf) => string;
}

const number = (show: (value: number) => string) => (value: Leaf) =>
  typeof value === 'number' ? show(value) : plain(value);
const plain = (value: Leaf) =>
  value === null ? 'off' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
const whole = number(count);
const days = number((value) => `${count(value)} d`);
const minutes = number((value) => `${count(value)} min`);
const delta = number((value) => fixed(value, 2));
const share = number((value) => percentWithUnit(value, 0));
const sharp = number((value) => percentWithUnit(value));
const times = number((value) => `${fixed(value, 1)} × the credit`);
const dollars = (value: Leaf) => (typeof value === 'string' ? money(value, { cents: false }) : plain(value));
const perShare = (value: Leaf) => (typeof value === 'string' ? `$${price(value)}` : plain(value));
const choice = (words: Readonly<Record<string, string>>) => (value: Leaf) => words[String(value)] ?? plain(value);

const words = (name: string, show: SettingWords['show'] = plain): SettingWords => ({ name, show });

const PRESETS = {
  patient: 'patiently',
  balanced: 'with some patience',
  at_once: 'at once',
  custom: 'by steps of its own',
};
const seconds = number((value) => `${count(value / 1000)} s`);

const ladderWords = (side: 'entry' | 'exit', act: string): Readonly<Record<string, SettingWords>> => ({
  [`pricing.${side}.ladder.startShare`]: words(`${act}, first price towards the midpoint`, share),
  [`pricing.${side}.ladder.floorShare`]: words(`${act}, last price towards the midpoint`, share),
  [`pricing.${side}.ladder.steps`]: words(`${act}, steps`, whole),
  [`pricing.${side}.ladder.stepMs`]: words(`${act}, time at each price`, seconds),
});

/** Settings by their path, in the order of the form. */
const SETTINGS: Readonly<Record<string, SettingWords>> = {
  name: words('Name'),
  accountId: words('Account'),
  mode: words('Paper or live'),
  watchlist: words('Underlyings'),
  'strategy.kind': words('Strategy', choice({ short_put: 'short puts', wheel: 'the wheel' })),
  'strategy.calls.dteMin': words('Calls, shortest days to expiry', days),
  'strategy.calls.dteMax': words('Calls, longest days to expiry', days),
  'strategy.calls.deltaMin': words('Calls, smallest delta', delta),
  'strategy.calls.deltaMax': words('Calls, largest delta', delta),
  'strategy.calls.neverBelowCost': words('Calls never below the shares’ cost'),
  'strategy.calls.profitTarget': words('Calls, profit target', share),
  'gates.dteMin': words('Shortest days to expiry', days),
  'gates.dteMax': words('Longest days to expiry', days),
  'gates.deltaMin': words('Smallest delta', delta),
  'gates.deltaMax': words('Largest delta', delta),
  'gates.probOtmMin': words('Expires worthless, at least', share),
  'gates.spreadMax': words('Spread limit', sharp),
  'gates.quoteAgeMaxSeconds': words(
    'Quote age limit',
    number((value) => `${count(value)} s`),
  ),
  'gates.openInterestMin': words('Open interest, at least', whole),
  'gates.volumeMin': words('Volume, at least', whole),
  'gates.creditMin': words('Credit, at least', perShare),
  'gates.annualisedReturnMin': words('Annual return, at least', sharp),
  'gates.scoreMin': words(
    'Score, at least',
    number((value) => fixed(value, 1)),
  ),
  'events.earningsDays': words('Keeps away from earnings ahead', days),
  'events.heedDividends': words('Keeps away from ex-dividend dates'),
  'schedule.everyMinutes': words('Looks every', minutes),
  'schedule.from': words('Looks from'),
  'schedule.until': words('Looks until'),
  'sizing.contracts': words('Contracts per position', whole),
  'sizing.allocation': words('Buying power, at most', dollars),
  'sizing.maxPositions': words('Positions, at most', whole),
  'sizing.maxPerUnderlying': words('Per underlying, at most', whole),
  'limits.openingsPerDay': words('Openings a day, at most', whole),
  'limits.lossPerDay': words('Stops opening after a loss of', dollars),
  'limits.maxPerSector': words('Per sector, at most', whole),
  'limits.marginUseMax': words('Of the margin, at most', share),
  'limits.crashLossMax': words('Loss in a crash, below', dollars),
  'entry.price': words(
    'Limit at',
    choice({ bid: 'the bid', between: 'between bid and midpoint', mid: 'the midpoint' }),
  ),
  'entry.fraction': words('Towards the midpoint', share),
  'entry.cancelAfterMinutes': words('Cancelled after', minutes),
  'pricing.entry.preset': words('Sells', choice(PRESETS)),
  'pricing.exit.preset': words('Buys back', choice(PRESETS)),
  ...ladderWords('entry', 'Sale'),
  ...ladderWords('exit', 'Buy-back'),
  'exits.profitTarget': words('Profit target', share),
  'exits.restTarget': words('Profit target rests at the broker'),
  'exits.stopMultiple': words('Stop', times),
  'exits.closeAtDte': words('Closes with days left', days),
  'exits.stopDelta': words('Stop by delta', delta),
  'exits.stopBelowStrike': words('Stop below the strike', sharp),
  roll: words('Rolls', (value) => (value === null ? 'never' : plain(value))),
  'roll.atDte': words('Rolls with days left', days),
  'roll.atDelta': words('Rolls at delta', delta),
  'roll.creditMin': words('Roll, net credit at least', perShare),
  'roll.dteMin': words('Roll, shortest days to expiry', days),
  'roll.dteMax': words('Roll, longest days to expiry', days),
  'roll.strike': words('Roll, new strike', choice({ same: 'the same', lower: 'lower' })),
  'roll.rollsMax': words('Rolls, at most', whole),
  'expiryDay.rule': words(
    'On expiry day',
    choice({ hold: 'lets it expire', close_near: 'closes what is near', close: 'closes everything' }),
  ),
  'expiryDay.from': words('On expiry day from'),
  'expiryDay.pin': words('Near the strike means within', sharp),
  'score.model': words('Score model'),
  ...Object.fromEntries(
    Object.entries(FACTOR_WORDS).map(([factor, { name }]) => [
      `score.weights.${factor}`,
      words(`Weight: ${name.toLowerCase()}`, share),
    ]),
  ),
};
const ORDER = new Map(Object.keys(SETTINGS).map((path, index) => [path, index]));

/** A part that one of the two does not have. */
const ABSENT = 'not set';

/**
 * Returns what differs between two configurations, in the order of the form. Every difference is told: a setting that this build has no
 * words for keeps its own name.
 * @param names - words for ids, `{ accountId: 'Paper cash' }`
 */
export function configChanges(
  was: unknown,
  is: unknown,
  names: Readonly<Record<string, string>> = {},
): readonly SettingChange[] {
  const [before, after] = [leavesOf(was), leavesOf(is)];
  const changes: SettingChange[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(path), after.get(path)];
    // A part that was off has no settings: they tell more than "on".
    if (old === now || (old === null && hasBelow(after, path)) || (now === null && hasBelow(before, path))) continue;
    const { name, show } = SETTINGS[path] ?? { name: ownName(path), show: plain };
    const tell = (value: Leaf | undefined, others: ReadonlyMap<string, Leaf>) =>
      value === undefined ? (isOff(others, path) ? 'off' : ABSENT) : (names[String(value)] ?? show(value));
    changes.push({ path, name, was: tell(old, before), is: tell(now, after) });
  }
  const place = ({ path }: SettingChange) => ORDER.get(path) ?? ORDER.size;
  return changes.toSorted((a, b) => place(a) - place(b));
}

function leavesOf(value: unknown, path = '', leaves = new Map<string, Leaf>()): Map<string, Leaf> {
  if (Array.isArray(value)) leaves.set(path, value.join(', '));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) leavesOf(inner, path === '' ? key : `${path}.${key}`, leaves);
  } else if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) leaves.set(path, value as Leaf);
  return leaves;
}

const hasBelow = (leaves: ReadonlyMap<string, Leaf>, path: string) =>
  [...leaves.keys()].some((other) => other.startsWith(`${path}.`));

/** Whether a part above the setting is switched off. */
function isOff(leaves: ReadonlyMap<string, Leaf>, path: string): boolean {
  const steps = path.split('.');
  return steps.some((_step, index) => leaves.get(steps.slice(0, index).join('.')) === null);
}

/** `pricing.entry.startShare` → `Pricing, entry, start share`. */
function ownName(path: string): string {
  const text = path.replaceAll('.', ', ').replace(/([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
