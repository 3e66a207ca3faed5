import { API_PREFIX, CSRF_HEADER, IDEMPOTENCY_HEADER, type ProblemView } from '#contract';

/** What the gateway answered instead of a result, or `OFFLINE` when it could not be reached. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(readonly problem: ProblemView) {
    super(problem.detail ?? problem.title);
  }
}

/** The token of this session; it comes with the session and leaves with each change. */
let csrfToken: string | undefined;

export function setCsrfToken(token: string | undefined): void {
  csrfToken = token;
}

interface Change {
  readonly body?: unknown;
  /** One key per act of a person: a repeated send of the same act is answered, not done again. */
  readonly idempotencyKey?: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Returns a fresh key for one act. */
export function newActKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Calls a route of the gateway.
 * @param path - below the API's prefix, `/bots`
 * @returns the parsed answer; undefined for an empty one
 * @throws ProblemError with the gateway's problem, code `OFFLINE` (status 0) or `UNREADABLE_ANSWER`.
 */
export async function call<T>(method: Method, path: string, change: Change = {}, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (change.body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrfToken !== undefined) headers[CSRF_HEADER] = csrfToken;
  if (change.idempotencyKey !== undefined) headers[IDEMPOTENCY_HEADER] = change.idempotencyKey;
  let response: Response;
  try {
    response = await fetch(`${API_PREFIX}${path}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(change.body === undefined ? {} : { body: JSON.stringify(change.body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ProblemError({ status: 0, code: 'OFFLINE', title: 'The server cannot be reached.' });
  }
  const text = await response.text();
  const answer = parse(text);
  if (response.ok && (text === '' || answer !== undefined)) return answer as T;
  throw new ProblemError(isProblem(answer) ? answer : unreadable(response.status));
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(answer: unknown): answer is ProblemView {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'title' in answer;
}

function unreadable(status: number): ProblemView {
  return {
    status,
    code: 'UNREADABLE_ANSWER',
    title: `The server answered ${status} in a form that this page cannot read.`,
  };
}

/** Returns the problem of any failure; a bug in this page is one as well. */
export function problemOf(error: unknown): ProblemView {
  if (error instanceof ProblemError) return error.problem;
  return { status: 0, code: 'PAGE_ERROR', title: 'This page made a mistake.', detail: String(error) };
}
