/** A frame that does not keep to the format, or not to any. */
export type BadFrame =
  | 'not_json'
  | 'truncated'
  | 'not_array'
  | 'wrong_types'
  | 'missing_fields'
  | 'unknown_event'
  | 'oversized';

/** What a REST answer is instead of itself, once. */
export interface RestFault {
  readonly status: number;
  /** Value of the Retry-After header. */
  readonly retryAfter?: string;
  /** Text instead of the vendor's words. */
  readonly body?: string;
}

const OVERSIZED_BYTES = 9 * 1024 * 1024;

/** What goes wrong at the vendor, set by tests; what happens to the market is the tape's. At the beginning nothing does. */
export class MassiveScript {
  /** Keys that the vendor accepts; others get `auth_failed` and 401. */
  readonly keys = new Set(['simulator']);
  /** Connections at a time to one cluster with one key. */
  connectionsMax = 1;
  /** Sockets stay up and answer pings, no data leaves: of a cluster, or of both. */
  readonly muted = new Set<'options' | 'stocks'>();
  /** Sockets neither read nor write, as behind a dead line. */
  isFrozen = false;
  /** Links to next pages name another host. */
  hasForeignPages = false;
  /** For the next REST requests, in order. */
  readonly restFaults: RestFault[] = [];
  readonly splits: object[] = [];
  readonly dividends: object[] = [];
}

/** Returns the text of a bad frame about a ticker. */
export function badFrame(kind: BadFrame, ticker: string): string {
  switch (kind) {
    case 'not_json':
      return 'Internal Server Error';
    case 'truncated':
      return `[{"ev":"Q","sym":"${ticker}","bp":1.2`;
    case 'not_array':
      return `{"ev":"Q","sym":"${ticker}","bp":1,"ap":2,"bs":1,"as":1,"t":1644506128351,"q":1}`;
    case 'wrong_types':
      return `[{"ev":"Q","sym":"${ticker}","bp":"1.00","ap":2,"bs":1,"as":1,"t":1644506128351,"q":1}]`;
    case 'missing_fields':
      return `[{"ev":"Q","sym":"${ticker}","bp":1,"ap":2,"bs":1,"as":1}]`;
    case 'unknown_event':
      return `[{"ev":"LULD","T":"${ticker}","h":1,"l":0.5}]`;
    case 'oversized':
      return `["${'x'.repeat(OVERSIZED_BYTES)}"]`;
  }
}
