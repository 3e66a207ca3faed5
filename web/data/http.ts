import { API_PREFIX, CSRF_HEADER, IDEMPOTENCY_HEADER, type ProblemView } from '#contract';
import { type Answer, takeEarly } from './early.js';
import { csrfToken, keepFresh, renewSession } from './session-token.js';

/** What the gateway answered instead of a result, or `OFFLINE` when it could not be reached. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(readonly problem: ProblemView) {
    super(problem.detail ?? problem.title);
  }
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
 * Calls a route of the gateway; a session whose token has ended is renewed first.
 * @param path - below the API's prefix, `/bots`
 * @returns the parsed answer; undefined for an empty one
 * @throws ProblemError with the gateway's problem, code `OFFLINE` (status 0) or `UNREADABLE_ANSWER`.
 */
export function call<T>(method: Method, path: string, change: Change = {}, signal?: AbortSignal): Promise<T> {
  return whileSignedIn(async () => {
    const { status, text } = await ask(method, path, change, signal);
    const answer = parse(text);
    if (isOk(status) && (text === '' || answer !== undefined)) return answer as T;
    throw new ProblemError(isProblem(answer) ? answer : unreadable(status));
  });
}

/** Reads a route that answers with bytes; throws as {@link call}. */
export function callBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  return whileSignedIn(async () => {
    const response = await send('GET', path, {}, signal);
    if (response.ok) return response.arrayBuffer();
    const answer = parse(await response.text());
    throw new ProblemError(isProblem(answer) ? answer : unreadable(response.status));
  });
}

/** Asks, and once more with a new token when the one of now has ended. */
async function whileSignedIn<T>(ask: () => Promise<T>): Promise<T> {
  await keepFresh();
  try {
    return await ask();
  } catch (error) {
    const hasEnded = error instanceof ProblemError && error.problem.code === 'SIGNED_OUT';
    if (!hasEnded || !(await renewSession())) throw error;
    return ask();
  }
}

const isOk = (status: number) => status >= 200 && status < 300;

async function ask(method: Method, path: string, change: Change, signal?: AbortSignal): Promise<Answer> {
  const early = method === 'GET' ? takeEarly(path) : undefined;
  const answer = early && (await early.catch(() => undefined));
  if (answer) return answer;
  const response = await send(method, path, change, signal);
  return { status: response.status, text: await response.text() };
}

async function send(method: Method, path: string, change: Change, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const csrf = csrfToken();
  if (change.body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET' && csrf !== undefined) headers[CSRF_HEADER] = csrf;
  if (change.idempotencyKey !== undefined) headers[IDEMPOTENCY_HEADER] = change.idempotencyKey;
  try {
    return await fetch(`${API_PREFIX}${path}`, {
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
