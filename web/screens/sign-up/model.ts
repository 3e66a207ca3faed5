import { problemOf } from '../../data/http.js';

/** Returns why the server did not open an account; the fields that it names are shown at their places. */
export function refusalOf(error: unknown): {
  readonly words: string;
  readonly fields: Readonly<Record<string, string>>;
} {
  const problem = problemOf(error);
  const fields = Object.fromEntries((problem.fields ?? []).map((field) => [field.path, field.message]));
  return { words: problem.detail ?? problem.title, fields };
}
