import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { STOP_LEVELS } from '#core/model';
import { errorCodeOf, PlatformCode, PlatformError } from '#platform/errors';
import { equalSecrets } from '#platform/hash';
import { EVERYBODY } from '#store/stops';
import type { StopControl } from './stop-control.js';

const BODY_BYTES_MAX = 4_096;
const REQUEST_TIMEOUT_MS = 5_000;

const scope = z.enum(['bot', 'account', 'user', 'everybody']);
const words = z.string().trim().min(1).max(200);
const [, ...LEVELS] = STOP_LEVELS;
const Whom = z.strictObject({ scope, subject: z.uuid().optional(), reason: words, by: words });
const StopRequest = Whom.extend({ level: z.enum(LEVELS) });

export interface CommandPortOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly token: string;
  readonly control: Pick<StopControl, 'set' | 'lift' | 'status'>;
}

export interface CommandPort {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/**
 * The door to the kill switch that needs nothing but this process: loopback only, opened by a word that lies in the data folder.
 * `POST /stop` and `POST /resume` by a person, `GET /status`. Errors: PlatformError `PORT_TAKEN`.
 */
export async function startCommandPort({ port, token, control }: CommandPortOptions): Promise<CommandPort> {
  const server = createServer((request, response) => {
    answer(request, token, control).then(
      (one) => send(response, one),
      (error: unknown) => send(response, { status: statusOf(error), body: { code: errorCodeOf(error) } }),
    );
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        errorCodeOf(error) === 'EADDRINUSE'
          ? new PlatformError(PlatformCode.portTaken, { cause: error, context: { port } })
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  token: string,
  control: CommandPortOptions['control'],
): Promise<Answer> {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!equalSecrets(given, token)) return { status: 401, body: { code: 'TOKEN_WRONG' } };
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /status') return { status: 200, body: control.status() };
  if (route === 'POST /stop') return stop(await readBody(request), control);
  if (route === 'POST /resume') return resume(await readBody(request), control);
  return { status: 404, body: { code: 'NOT_FOUND' } };
}

async function stop(body: unknown, control: CommandPortOptions['control']): Promise<Answer> {
  const wanted = StopRequest.safeParse(body);
  const subject = wanted.data && subjectOf(wanted.data);
  if (!wanted.data || subject === undefined) return MALFORMED;
  const { level, reason, by } = wanted.data;
  const kept = await control.set({ scope: wanted.data.scope, subject, level, reason, setBy: by });
  return { status: 200, body: { holds: true, kept } };
}

async function resume(body: unknown, control: CommandPortOptions['control']): Promise<Answer> {
  const wanted = Whom.safeParse(body);
  const subject = wanted.data && subjectOf(wanted.data);
  if (!wanted.data || subject === undefined) return MALFORMED;
  await control.lift(wanted.data.scope, subject, wanted.data.by, wanted.data.reason);
  return { status: 200, body: { holds: false } };
}

const MALFORMED: Answer = { status: 422, body: { code: 'REQUEST_MALFORMED' } };

/** Everybody has no id, everyone else has one. */
function subjectOf(whom: z.infer<typeof Whom>): string | undefined {
  if (whom.scope === 'everybody') return whom.subject === undefined ? EVERYBODY : undefined;
  return whom.subject;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The database is away, or the stop could not be kept: another try may do. Everything else is ours. */
function statusOf(error: unknown): number {
  return error instanceof PlatformError ? 503 : 500;
}

/** A connection for each request: no stop is lost on one that is about to be closed. */
function send(response: ServerResponse, { status, body }: Answer): void {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'close',
  };
  response.writeHead(status, headers);
  response.end(JSON.stringify(body));
}
