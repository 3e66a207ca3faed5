import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { Problem } from './problem.js';

/** The database keeps neither a zero character nor half of a surrogate pair. Source: PostgreSQL manual, 8.3 and 8.14.1. */
const isStorable = (text: string) => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);

/** Returns where in a body of JSON the first text is that cannot be kept, names of fields among it; undefined when there is none. */
export function unstorablePath(body: unknown): string | undefined {
  // No recursion: a hostile body may be nested as deep as it is long.
  const open: { readonly value: unknown; readonly path: string }[] = [{ value: body, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && !isStorable(value)) return path;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, one] of Object.entries(value)) {
      if (!isStorable(name)) return path;
      open.push({ value: one, path: path === '' ? name : `${path}.${name}` });
    }
  }
  return undefined;
}

/** Refuses text in bodies and paths that the database would refuse. */
export class StorableTextPipe implements PipeTransform {
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    if (type === 'param' && typeof value === 'string' && !isStorable(value)) throw new Problem('NOT_FOUND');
    const path = type === 'body' ? unstorablePath(value) : undefined;
    if (path === undefined) return value;
    const message = 'Leave out the characters that are none.';
    throw new Problem('INVALID_FIELDS', { fields: [{ path, message }] });
  }
}
