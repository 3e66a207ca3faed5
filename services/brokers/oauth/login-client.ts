import type { ConnectionId } from '#core/units';
import type { TokenAnswer } from './token-answer.js';

export interface BeginWish {
  readonly connectionId: ConnectionId;
  readonly redirectUri: string;
}

/** - begun: the user's browser is sent to `authorizeUrl` and comes back with `state`. `verifier` is kept sealed until the exchange. */
export type LoginBeginning =
  | {
      readonly kind: 'begun';
      /** Absent where the broker gives none back: the way back is then known by the browser that began. */
      readonly state?: string;
      readonly authorizeUrl: string;
      readonly verifier?: string;
    }
  | Exclude<TokenAnswer, { readonly kind: 'granted' }>;

export interface ExchangeWish {
  readonly connectionId: ConnectionId;
  /** As it stood in the redirect, decoded once. */
  readonly code: string;
  readonly redirectUri: string;
  /** What the login was begun with, where it was anything. */
  readonly verifier?: string;
}

export interface RevokeWish {
  readonly connectionId: ConnectionId;
  readonly token: string;
  readonly hint: 'access_token' | 'refresh_token';
}

/** Logins at one broker, whatever protocol it has for them. */
export interface LoginClient {
  readonly canRefresh: boolean;
  readonly canRevoke: boolean;
  /** Makes the address to which a user's browser is sent. */
  begin(wish: BeginWish): Promise<LoginBeginning>;
  /** Exchanges what the browser came back with, once. */
  exchange(wish: ExchangeWish): Promise<TokenAnswer>;
  refresh(connectionId: ConnectionId, refreshToken: string): Promise<TokenAnswer>;
  /** Returns whether the broker says that the token is dead now. */
  revoke(wish: RevokeWish): Promise<boolean>;
}
