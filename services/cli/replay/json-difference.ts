/** One place where two JSON values differ; `undefined` stands for a missing key. */
export interface JsonDifference {
  /** Keys and indexes in dots, such as `top.0.scorePoints`; the empty text is the whole value. */
  readonly path: string;
  readonly stored: unknown;
  readonly replayed: unknown;
}

/** Returns where two JSON values differ, in the order of the stored one's keys. A key that is missing differs from one that is null. */
export function jsonDifferences(stored: unknown, replayed: unknown, path = ''): JsonDifference[] {
  if (Object.is(stored, replayed)) return [];
  if (!isContainer(stored) || !isContainer(replayed) || Array.isArray(stored) !== Array.isArray(replayed)) {
    return [{ path, stored, replayed }];
  }
  const keys = new Set([...Object.keys(stored), ...Object.keys(replayed)]);
  return [...keys].flatMap((key) => jsonDifferences(stored[key], replayed[key], path === '' ? key : `${path}.${key}`));
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Returns "path: stored → replayed", values cut short. */
export function differenceWords({ path, stored, replayed }: JsonDifference): string {
  return `${path === '' ? '(record)' : path}: ${valueWords(stored)} → ${valueWords(replayed)}`;
}

const VALUE_LENGTH_MAX = 120;

function valueWords(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length <= VALUE_LENGTH_MAX ? text : `${text.slice(0, VALUE_LENGTH_MAX)} …`;
}
