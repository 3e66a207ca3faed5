/** The brokers that this desk is set up for: a pool of connections and an adapter for each of their environments. */
import { systemAfter } from '#platform/clock';
import { type BrokerPort, type MarketDataPort, WITHOUT_MARKET_DATA } from '#ports';
import { type BrokerKind, type BrokerParts, type Environment, isOwnLogin } from './adapters/index.js';
import type { LoginWay, LoginWaySource } from './connections/index.js';
import { boundedBroker } from './desk/index.js';
import { type LoginClient, OAuthClient } from './oauth/index.js';
import type { BrokerSetup } from './setup/index.js';
import {
  type BrokerHttp,
  type BrokerSockets,
  type ClosableHttp,
  createBrokerHttp,
  createBrokerSockets,
  type RequestRecord,
} from './transport/index.js';

/** Behind the time-outs of each request: no call of a broker takes longer, whatever becomes of it. Below the time in which "not sent" is proven. */
const CALL_MS_MAX = 25_000;

interface Place extends LoginWay {
  readonly environment: Environment;
  readonly http: ClosableHttp;
  readonly sockets: BrokerSockets;
}

/** A broker's quotes of the market in one of its environments. */
export interface BrokerMarketData {
  readonly kind: Pick<BrokerKind, 'capabilities' | 'rate'>;
  readonly environment: Environment;
  readonly port: MarketDataPort;
}

export class BrokerRegistry implements LoginWaySource {
  private readonly places = new Map<string, Place>();
  private readonly ports = new Map<string, BrokerPort>();
  private readonly marketData = new Map<string, BrokerMarketData>();

  /** Opens the pools; nothing is connected before the first request. */
  constructor(setups: readonly BrokerSetup[], onRecord: (record: RequestRecord) => void) {
    for (const setup of setups) {
      for (const [environment, hosts] of setup.environments) {
        this.places.set(nameOf(setup.kind.name, environment), openPlace(setup, { environment, hosts, onRecord }));
      }
    }
  }

  /** Makes the adapters, once there is somewhere to get sessions from. */
  createPorts(parts: Omit<BrokerParts, 'http' | 'sockets'>): void {
    for (const [name, { kind, environment, http, sockets }] of this.places) {
      const broker = kind.create(environment, { ...parts, http, sockets });
      this.ports.set(name, boundedBroker(broker, CALL_MS_MAX, systemAfter));
      const port = kind.createMarketData?.({ ...parts, http }) ?? WITHOUT_MARKET_DATA;
      this.marketData.set(name, { kind, environment, port });
    }
  }

  wayOf(broker: string, environment: Environment): LoginWay | undefined {
    return this.places.get(nameOf(broker, environment));
  }

  portOf(broker: string, environment: Environment): BrokerPort | undefined {
    return this.ports.get(nameOf(broker, environment));
  }

  marketDataOf(broker: string, environment: Environment): BrokerMarketData | undefined {
    return this.marketData.get(nameOf(broker, environment));
  }

  async close(): Promise<void> {
    await Promise.all([...this.places.values()].map(({ http }) => http.close()));
  }
}

interface Opening {
  readonly environment: Environment;
  readonly hosts: Readonly<Record<string, string>>;
  readonly onRecord: (record: RequestRecord) => void;
}

function openPlace(setup: BrokerSetup, { environment, hosts, onRecord }: Opening): Place {
  const { kind, ca } = setup;
  const trust = ca === undefined ? {} : { ca };
  const http = createBrokerHttp({ broker: kind.name, hosts, rate: kind.rate, onRecord, ...trust });
  const sockets = createBrokerSockets({ hosts, ...trust });
  const oauth = loginClientOf(setup, hosts, http);
  return { kind, environment, http, sockets, oauth, terms: kind.capabilities.token };
}

function loginClientOf(
  { kind: { oauth: terms }, clientId, clientSecret, keys }: BrokerSetup,
  hosts: Opening['hosts'],
  http: BrokerHttp,
): LoginClient {
  return isOwnLogin(terms)
    ? terms.open({ hosts, clientId, keys, http })
    : new OAuthClient({ terms, hosts, clientId, clientSecret, http });
}

const nameOf = (broker: string, environment: Environment) => `${broker} ${environment}`;
