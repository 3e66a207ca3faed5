/** A frame that does not keep to the format, or not to any. */
export type BadFrame =
  | 'not_json'
  | 'truncated'
  | 'not_object'
  | 'wrong_types'
  | 'missing_fields'
  | 'unknown_type'
  | 'oversized';

/** What a REST answer is instead of itself, once. */
export interface RestFault {
  readonly status: number;
  readonly body?: string;
}

/** Source: ThetaData, description of the stream's STATUS frames. */
export type UpstreamStatus = 'CONNECTED' | 'UNVERIFIED' | 'DISCONNECTED' | 'ERROR';

const OVERSIZED_BYTES = 5 * 1024 * 1024;

/** What goes wrong at the terminal, set by tests; what happens to the market is the tape's. At the beginning nothing does. */
export class ThetaScript {
  /** What the terminal says of its own connection; without it no quotes leave. */
  status: UpstreamStatus = 'CONNECTED';
  /** Quotes stop, statuses go on. */
  isMuted = false;
  /** Quotes leave so much later than they were made. */
  delayMs = 0;
  /** Sockets neither read nor write, as behind a dead line. */
  isFrozen = false;
  /** Streams that the account may have. */
  streamsMax = 10_000;
  /** Requests that get no answer. */
  isForgetful = false;
  /** Kinds of REST answers that the account does not include, by the beginning of their path below /v3. */
  readonly notEntitled = new Set<string>();
  /** For the next REST requests, in order. */
  readonly restFaults: RestFault[] = [];
}

/** Returns the text of a bad frame. */
export function badFrame(kind: BadFrame): string {
  const contract =
    '"contract":{"security_type":"OPTION","root":"AAPL","expiration":20271217,"strike":100000,"right":"C"}';
  const header = '"header":{"type":"QUOTE","status":"CONNECTED"}';
  switch (kind) {
    case 'not_json':
      return 'Connection reset by peer';
    case 'truncated':
      return `{${header},${contract},"quote":{"ms_of_day":3420`;
    case 'not_object':
      return `[{${header},${contract}}]`;
    case 'wrong_types':
      return `{${header},${contract},"quote":{"ms_of_day":36000000,"bid_size":1,"bid":"1.25","ask_size":1,"ask":1.3,"date":20271213}}`;
    case 'missing_fields':
      return `{${header},${contract},"quote":{"bid_size":1,"bid":1.25,"ask_size":1,"ask":1.3}}`;
    case 'unknown_type':
      return '{"header":{"type":"NEWS","status":"CONNECTED"},"news":{}}';
    case 'oversized':
      return `"${'x'.repeat(OVERSIZED_BYTES)}"`;
  }
}
