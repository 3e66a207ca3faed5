/** What the bench of propagation and its vendor's thread say to each other. */

/** The vendor's thread opens its doors on this. */
export interface FloodWork {
  readonly connections: number;
  readonly quotesPerSecond: number;
  /** Underlyings in which a contract is held, and how many quotes of each are marked in a round. */
  readonly held: readonly string[];
  readonly marksMax: number;
  /** When each mark was handed to the socket: monotonic ms of the process, `marksMax` a held contract, 0 before. */
  readonly sentMs: SharedArrayBuffer;
}

export type FloodTask =
  /** Begin to send as soon as so many contracts are subscribed. */
  | { readonly kind: 'flood'; readonly contracts: number }
  /** Send so many marked quotes of each held contract, one every `everyMs`, the contracts in turn. */
  | { readonly kind: 'mark'; readonly marks: number; readonly everyMs: number };

export type FloodReply =
  /** `symbols` are the held contracts, in the order of `held`. */
  | {
      readonly kind: 'open';
      readonly port: number;
      readonly symbols: readonly string[];
      readonly tickers: readonly string[];
    }
  | { readonly kind: 'flooding' }
  /** `quotesPerSecond` is what was really sent in the round. */
  | { readonly kind: 'marked'; readonly quotesPerSecond: number };

const NS_PER_MS = 1e6;

/** The same in all threads of a process. */
export const processMs = () => Number(process.hrtime.bigint()) / NS_PER_MS;
