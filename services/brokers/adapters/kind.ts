import type { Instant } from '#core/units';
import type { Secret } from '#platform/secrets';
import type { LoginClient } from '../oauth/index.js';
import type { BrokerCapabilities, BrokerPort, ListedAccount, MarketDataPort } from '../ports/index.js';
import type { BrokerSession, SessionSource } from '../sessions/index.js';
import type { BrokerHttp, BrokerSockets } from '../transport/index.js';

export type Environment = 'live' | 'paper';

/** How a broker's OAuth 2.0 differs from the next one's, as data. Sources stand at each adapter. */
export interface OAuthTerms {
  /** Host roles of {@link BrokerKind.hosts}. */
  readonly authorizeHost: string;
  readonly authorizePath: string;
  readonly tokenHost: string;
  readonly tokenPath: string;
  /** Absent where nothing is refreshed. */
  readonly refreshPath?: string;
  readonly revokePath?: string;
  /** The least that selling puts needs. */
  readonly scopes: readonly string[];
  readonly scopeSeparator: ' ' | ',';
  /** Where the client's id and secret travel when a code is exchanged or a token refreshed. */
  readonly clientAuthentication: 'basic' | 'body';
  readonly pkce: boolean;
  /** Whether `redirect_uri` is sent at authorisation and exchange; where not, it is the registered one. */
  readonly sendsRedirectUri: boolean;
  readonly sendsResponseType: boolean;
  /** What the consent page wants to be told besides; nothing by default. */
  readonly authorizeParameters?: Readonly<Record<string, string>>;
  /** A refresh names the client by its secret alone. */
  readonly refreshesWithSecretAlone?: boolean;
}

/** A login that is none of OAuth 2.0: the adapter brings its client, and says which keys of this installation it needs. */
export interface OwnLoginTerms {
  readonly scopes: readonly string[];
  /** As in {@link OAuthTerms}. */
  readonly sendsRedirectUri: boolean;
  /** Keys by name, and whether a text is such a key. */
  readonly keys: Readonly<Record<string, (text: string) => boolean>>;
  open(parts: OwnLoginParts): LoginClient;
}

export interface OwnLoginParts {
  /** Hosts by role. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly clientId: string;
  readonly keys: Readonly<Record<string, Secret>>;
  readonly http: BrokerHttp;
}

export type LoginTerms = OAuthTerms | OwnLoginTerms;

export function isOwnLogin(terms: LoginTerms): terms is OwnLoginTerms {
  return 'open' in terms;
}

/** The broker's published limits of requests, spent per connection. */
export interface RateTerms {
  readonly windowMs: number;
  /** All requests within a window. */
  readonly requests: number;
  /** Of these, how many only cancels and closes may use. */
  readonly keptForExits: number;
  /**
   * What the quotes of a feed may use of a window; none without it. `apart`: the broker counts market data by itself, so that it comes out of no
   * other's budget; the number leaves room there for the reads of quotes that are counted with the others.
   */
  readonly quotes?: { readonly requests: number; readonly apart: boolean };
  /** Narrower limits of single endpoints, by the name of the call. */
  readonly perCall?: Readonly<Record<string, { readonly windowMs: number; readonly requests: number }>>;
}

export interface BrokerParts {
  readonly http: BrokerHttp;
  readonly sockets: BrokerSockets;
  readonly sessions: SessionSource;
  /** Market clock: the broker's stamps are compared with it. */
  readonly marketNow: () => Instant;
  /** Wall, for time-outs of streams. */
  readonly monotonicMs: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

export type MarketDataParts = Pick<BrokerParts, 'http' | 'sessions'>;

/** All that the desk knows of one broker; adding a broker is adding one of these to the list. */
export interface BrokerKind {
  /** Lower case, as in our database. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly environments: readonly Environment[];
  /** Real hosts by environment and role, such as `{ live: { api: 'https://api.tradier.com' } }`. */
  readonly hosts: Readonly<Record<Environment, Readonly<Record<string, string>>>>;
  readonly capabilities: BrokerCapabilities;
  readonly oauth: LoginTerms;
  readonly rate: RateTerms;
  /** What the login is like, for people: "You sign in again every 7 days." */
  readonly loginWords: string;
  /**
   * Returns the accounts that a fresh login gives access to; used once per login, before accounts have ids of ours.
   * `session.accountKey` is empty.
   */
  listAccounts(http: BrokerHttp, session: BrokerSession): Promise<readonly ListedAccount[]>;
  /** One instance serves all accounts of an environment. */
  create(environment: Environment, parts: BrokerParts): BrokerPort;
  /** Present where the capability `marketData` is. */
  createMarketData?(parts: MarketDataParts): MarketDataPort;
}
