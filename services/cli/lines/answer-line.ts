import type { z } from 'zod';
import { inputIssue } from '../input-issue.js';
import { type LineFault, type Refusal, refusal } from './line-faults.js';

export type Answer = { readonly answer: object } | { readonly refusal: Refusal };

/** Answers one checked input; pure. */
export type Calculate<Input> = (input: Input) => Answer;

export function answered(answer: object): Answer {
  return { answer };
}

export function refused(code: LineFault, message?: string, field?: string): Answer {
  return { refusal: refusal(code, message, field) };
}

/** What came of one line of input: one line of output. */
export interface AnsweredLine {
  readonly text: string;
  readonly isBad: boolean;
}

/** Answers the text of one line; pure. */
export type ReadLine = (text: string) => Answer;

/** Ties a schema to what answers it. */
export function lineVerb<Schema extends z.ZodType>(schema: Schema, calculate: Calculate<z.output<Schema>>): ReadLine {
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return refused('JSON_UNREADABLE');
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return calculate(parsed.data);
    const { message, field } = inputIssue(parsed.error);
    return refused('INPUT_INVALID', message, field);
  };
}

/** Returns the line of output for the input's line `line` (from 1). A number that is not finite never leaves: JSON would write it as null. */
export function answerLine(read: ReadLine, text: string, line: number): AnsweredLine {
  const found = read(text);
  if ('answer' in found && allFinite(found.answer)) return { text: JSON.stringify(found.answer), isBad: false };
  const error = 'answer' in found ? refusal('OUT_OF_DOMAIN') : found.refusal;
  return { text: JSON.stringify({ line, error }), isBad: true };
}

function allFinite(answer: object): boolean {
  return Object.values(answer).every((value) => typeof value !== 'number' || Number.isFinite(value));
}
