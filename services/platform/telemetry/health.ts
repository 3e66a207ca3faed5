import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errorCodeOf, PlatformCode, PlatformError } from '../errors/index.js';
import type { Metrics } from './metrics.js';

/** What readiness depends on, by name: true, or false, or a code that says why not. */
export type Readiness = () => Promise<Readonly<Record<string, boolean | string>>>;

const READY_TIMEOUT_MS = 2_000;

export interface HealthAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Answers `/health/live`, `/health/ready` and `/metrics`; undefined for any other path. The gateway mounts this in its own
 * server, headless roles run {@link startHealthServer}.
 */
export async function answerHealth(
  path: string,
  ready: Readiness,
  metrics: Metrics,
): Promise<HealthAnswer | undefined> {
  if (path === '/health/live') return json(200, { live: true });
  if (path === '/metrics') {
    const { contentType, text } = await metrics.expose();
    return { status: 200, contentType, body: text };
  }
  if (path !== '/health/ready') return undefined;
  const details = await readWithin(ready, READY_TIMEOUT_MS);
  const isReady = Object.values(details).every((value) => value === true);
  return json(isReady ? 200 : 503, { ready: isReady, details });
}

function json(status: number, value: unknown): HealthAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

async function readWithin(ready: Readiness, timeoutMs: number): Promise<Readonly<Record<string, boolean | string>>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readonly<Record<string, string>>>((resolve) => {
    timer = setTimeout(() => resolve({ check: 'TIMEOUT' }), timeoutMs);
  });
  try {
    return await Promise.race([ready(), late]);
  } catch (error) {
    return { check: errorCodeOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves health and metrics of a headless role. Errors: PlatformError `PORT_TAKEN`. */
export async function startHealthServer(options: {
  readonly port: number;
  readonly host?: string;
  readonly ready: Readiness;
  readonly metrics: Metrics;
}): Promise<HealthServer> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    answerHealth(path, options.ready, options.metrics).then(
      (answer) => {
        response.writeHead(answer?.status ?? 404, { 'content-type': answer?.contentType ?? 'text/plain' });
        response.end(answer?.body ?? 'not found');
      },
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        errorCodeOf(error) === 'EADDRINUSE'
          ? new PlatformError(PlatformCode.portTaken, { cause: error, context: { port: options.port } })
          : error,
      ),
    );
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
