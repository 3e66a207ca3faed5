import type { BrokerKind, Environment } from '../adapters/index.js';
import type { LoginClient } from '../oauth/index.js';
import type { BrokerHttp } from '../transport/index.js';

/** All that a login at one broker in one environment needs. */
export interface LoginWay {
  readonly kind: BrokerKind;
  readonly oauth: LoginClient;
  readonly http: BrokerHttp;
  readonly terms: BrokerKind['capabilities']['token'];
}

export interface LoginWaySource {
  /** Undefined where the desk is not set up for it. */
  wayOf(broker: string, environment: Environment): LoginWay | undefined;
}
