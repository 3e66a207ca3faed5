/** A stream that is the answer to a GET: it begins when the headers are there, and never ends by itself. */
import https from 'node:https';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import type { TransportLimits } from './limits.js';
import type { BrokerSocket, BrokerSocketOptions } from './types.js';

const HTTP_OK = 200;

export interface ChunkStreamParts {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: https.Agent;
  readonly limits: TransportLimits;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Pick<Timers, 'every'>;
}

/** Follows no redirect. One that brings nothing for too long is given up: such streams tell that they are idle. */
export function openChunkStream(wanted: BrokerSocketOptions, parts: ChunkStreamParts): BrokerSocket {
  const { limits, clock, timers } = parts;
  let cause = 'CLOSED_BY_BROKER';
  let heardAtMs = clock.monotonicMs();
  let watch: Repeated | undefined;
  const request = https.get(parts.url, { agent: parts.agent, headers: parts.headers });
  const end = (why: string) => {
    cause = why;
    request.destroy();
  };
  const hasAnswered = setTimeout(() => end('CONNECT_TIMEOUT'), limits.connectMs + limits.headersMs);
  request.on('response', (response) => {
    clearTimeout(hasAnswered);
    if (response.statusCode !== HTTP_OK) return end(`HTTP_${response.statusCode}`);
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      heardAtMs = clock.monotonicMs();
      if (!request.destroyed) wanted.onMessage(text);
    });
    response.on('error', (error) => {
      if (cause === 'CLOSED_BY_BROKER') cause = errorCodeOf(error);
    });
    heardAtMs = clock.monotonicMs();
    watch = timers.every(
      limits.pingEveryMs,
      () => {
        if (clock.monotonicMs() - heardAtMs > limits.silenceMs) end('SILENT');
      },
      () => request.destroy(),
    );
    wanted.onOpen(() => undefined);
  });
  request.on('error', (error) => {
    if (cause === 'CLOSED_BY_BROKER') cause = errorCodeOf(error);
  });
  request.on('close', () => {
    clearTimeout(hasAnswered);
    void watch?.stop();
    wanted.onClose(cause);
  });
  return { send: () => undefined, close: () => end('CLOSED_BY_US') };
}
