import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Returns a message as Alpaca documents it: field names of the reference and the official SDK, illustrative values. */
export function fixture(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '..', 'fixtures', name), 'utf8');
}

/** Returns a fixture with some of its fields changed. */
export function changed<T extends object>(name: string, over: Readonly<Record<string, unknown>>): T {
  return { ...(JSON.parse(fixture(name)) as object), ...over } as T;
}
