import type { z } from 'zod';

/** Returns a reader of one message: the message, or undefined when the text is not one. Never throws. */
export function readerOf<T>(schema: z.ZodType<T>): (body: string) => T | undefined {
  return (body) => {
    const value = jsonOf(body);
    return value === undefined ? undefined : schema.safeParse(value).data;
  };
}

/** Returns the value of a JSON text, or undefined when it is not one; no JSON text means undefined. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
