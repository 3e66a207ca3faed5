/** What an attacker puts where a value is expected, and requests that are right but for one such value. Seeded by fast-check. */
import fc from 'fast-check';

/** Of characters that stop a database, end a line, climb a path, or are markup, a template, a formula or a query somewhere. */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  'before\u0000after',
  '\ud800',
  'before\udfffafter',
  '\uffff\u202e\u2028',
  '\r\nset-cookie: planted=1',
  '../../../../etc/passwd',
  '..%2f..%2f',
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  '%',
  '{{7*7}}<%= 7*7 %>',
  '=1+1',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  'true',
  'null',
  '-1',
  '1e999',
  '9'.repeat(400),
  'é'.repeat(70_000),
  '00000000-0000-0000-0000-000000000000',
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  fc.constantFrom(null, true, false, 0, -1, 0.1, 1e21, -1e308, 2 ** 31, 2 ** 53, [], {}, [[]], [null], { length: 1e9 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A body with one of its leaves replaced, one of its fields gone, or a field too many; or something else altogether. */
export function hostileBody(body: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(body);
  const replaced = fc
    .record({ path: fc.constantFrom(...paths), value: hostileValue })
    .map(({ path, value }) => changed(body, path, value));
  const without = fc.constantFrom(...paths).map((path) => changed(body, path, undefined));
  const withMore = fc
    .record({ name: hostileText, value: hostileValue })
    .map(({ name, value }) => (isRecord(body) ? { ...body, [name]: value } : value));
  return fc.oneof({ weight: 6, arbitrary: replaced }, without, withMore, hostileValue);
}

/** Returns the body with the text in each of its text fields in turn, and the path of that field. */
export function planted(body: unknown, text: string): { readonly path: string; readonly body: unknown }[] {
  return pathsOf(body)
    .filter((path) => typeof at(body, path) === 'string')
    .map((path) => ({ path: path.join('.'), body: changed(body, path, text) }));
}

/** A path with one of its parts, or of the values in its query, replaced. Parts of the route itself stay. */
export function hostilePath(path: string, route: string): fc.Arbitrary<string> {
  const [pathname = '', query = ''] = path.split('?');
  const template = (route.split(' ')[1] ?? '').split('/');
  const parts = pathname
    .split('/')
    .map((part, index) => (template[index]?.startsWith('{') ? hostilePart : fc.constant(part)));
  const values = [...new URLSearchParams(query)].map(([name]) =>
    hostileText.map((value) => `${name}=${escaped(value)}`),
  );
  return fc
    .tuple(fc.tuple(...parts), fc.tuple(...values))
    .map(([names, pairs]) => names.join('/') + (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
}

const escaped = (text: string) => encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, '\ufffd')).slice(0, 4_000);
/** Never empty and no dots alone: that would be another route. */
const hostilePart = hostileText
  .map((text) => escaped(text) || '%00')
  .map((part) => (/^\.+$/.test(part) ? 'dots' : part));

type Path = readonly (string | number)[];

function pathsOf(value: unknown, above: Path = []): Path[] {
  if (!isRecord(value) && !Array.isArray(value)) return [above];
  const below = Object.entries(value).flatMap(([key, one]) =>
    pathsOf(one, [...above, Array.isArray(value) ? Number(key) : key]),
  );
  return [above, ...below];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((one, key) => (one as Readonly<Record<string | number, unknown>>)[key], value);
}

function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? changed(one, rest, to) : one));
  const record = value as Readonly<Record<string, unknown>>;
  return { ...record, [key]: changed(record[String(key)], rest, to) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
