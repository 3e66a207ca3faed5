/** Which of several who speak of the same fact is believed. */
import { addDays, type Instant, parseTradingDate, priceFromDecimal, type TradingDate } from '#core/units';
import type { ReferenceFact } from './facts.js';

/** A fact with the file, or the reading of a vendor, that says it. */
export interface FiledFact extends ReferenceFact {
  readonly file: string;
}

/** A vendor says something else than the file that a person fills. */
export interface Disagreement {
  readonly kind: 'dividend' | 'split';
  readonly underlying: string;
  readonly file:
    | { readonly date: string; readonly detail: ReferenceFact['detail']; readonly source: string }
    | undefined;
  readonly vendor: {
    readonly date: string;
    readonly detail: ReferenceFact['detail'];
    readonly source: string;
    readonly asOf: Instant;
  };
}

export interface Believed {
  readonly facts: readonly ReferenceFact[];
  readonly disagreements: readonly Disagreement[];
}

/** Before the names of files that the simulated exchange made up. */
export const SIMULATED_PREFIX = 'simulated/';

/** Facts of a kind whose dates lie so close are one: funds pay every seventh day at most, nobody splits twice in a month. */
const SAME_WITHIN_DAYS = { dividend: 3, split: 14 } as const;

const RANK = { person: 0, vendor: 1, simulated: 2 } as const;

function rankOf({ file }: FiledFact): number {
  if (file.startsWith(SIMULATED_PREFIX)) return RANK.simulated;
  return isOfPerson(file) ? RANK.person : RANK.vendor;
}

/** Returns whether a file is one that a person fills. */
export function isOfPerson(file: string): boolean {
  return !file.includes('/');
}

/**
 * Returns each fact once: a person's file is believed before a vendor, a vendor before what the simulated exchange made up. What only a vendor
 * says is believed too: a dividend too many closes a gate, one too few opens it.
 */
export function believed(rows: readonly FiledFact[]): Believed {
  const taken = new Map<string, FiledFact[]>();
  const facts: FiledFact[] = [];
  const disagreements: Disagreement[] = [];
  for (const row of rows.toSorted((a, b) => rankOf(a) - rankOf(b) || b.asOf - a.asOf)) {
    const name = `${row.kind} ${row.subject}`;
    const list = taken.get(name) ?? [];
    taken.set(name, list);
    const same = list.find((one) => isSame(one, row));
    if (same === undefined) {
      list.push(row);
      facts.push(row);
    }
    const isOfVendor = rankOf(row) === RANK.vendor;
    if (!isOfVendor || (row.kind !== 'dividend' && row.kind !== 'split')) continue;
    const said = same !== undefined && rankOf(same) === RANK.person ? same : undefined;
    if (said ? !saysTheSame(said, row) : same === undefined && isDenied(row, taken)) {
      disagreements.push(disagreementOf(row.kind, row, said));
    }
  }
  return { facts: facts.map(({ file: _file, ...fact }) => fact), disagreements };
}

function isSame(one: FiledFact, other: FiledFact): boolean {
  if (one.key === other.key) return true;
  if (one.file === other.file || (one.kind !== 'dividend' && one.kind !== 'split')) return false;
  const days = SAME_WITHIN_DAYS[one.kind];
  const date = parseTradingDate(other.key) as TradingDate;
  return one.key >= addDays(date, -days) && one.key <= addDays(date, days);
}

function saysTheSame(one: FiledFact, other: FiledFact): boolean {
  if (one.key !== other.key) return false;
  if (one.kind === 'dividend') {
    return priceFromDecimal(String(one.detail['amount'])) === priceFromDecimal(String(other.detail['amount']));
  }
  const ratio = ({ detail }: FiledFact) => Number(detail['newShares']) / Number(detail['oldShares']);
  return ratio(one) === ratio(other);
}

/** A person's file says that its list is complete through a later date, and does not have it. */
function isDenied({ kind, subject, key }: FiledFact, taken: ReadonlyMap<string, readonly FiledFact[]>): boolean {
  const about = taken.get(`underlying ${subject}`)?.find((row) => rankOf(row) === RANK.person);
  const knownUntil = about?.detail['knownUntil'];
  if (kind !== 'dividend' || about === undefined || typeof knownUntil !== 'string') return false;
  return Date.parse(key) > about.asOf && key <= knownUntil;
}

function disagreementOf(kind: Disagreement['kind'], vendor: FiledFact, file: FiledFact | undefined): Disagreement {
  const { key: date, detail, source, asOf } = vendor;
  return {
    ...{ kind, underlying: vendor.subject, vendor: { date, detail, source, asOf } },
    file: file && { date: file.key, detail: file.detail, source: file.source },
  };
}
