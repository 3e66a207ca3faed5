import type { z } from 'zod';

/** What is wrong with an input. */
export interface InputIssue {
  readonly message: string;
  /** Path of the field, such as `legs.0.strike`; absent when the whole input is wrong. */
  readonly field?: string;
}

/** Returns the first thing that a schema found wrong. A field that nobody knows is named as well. */
export function inputIssue({ issues: [issue] }: z.ZodError): InputIssue {
  if (!issue) return { message: 'The input is not what it should be.' };
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path.map(String), ...unknown].join('.');
  return { message: issue.message, ...(field === '' ? {} : { field }) };
}
