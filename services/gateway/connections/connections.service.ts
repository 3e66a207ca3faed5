import { type ConnectionId, MS_PER_MINUTE, type UserId } from '#core/units';
import type { ConnectionRepository, FlowStore, HealthRepository, OfferStore, RequestStore } from '#store/connections';
import type { SignedIn } from '../auth/index.js';
import type { BrokerView, Connect, ConnectionHealthView, ConnectionView } from '../contract/index.js';
import { found, invalidField, Problem } from '../http/index.js';
import { brokerView, connectionView, healthView } from './connection-view.js';
import { wordsOf } from './connection-words.js';
import type { FlowWait } from './flow-wait.js';

export interface ConnectionsParts {
  readonly connections: ConnectionRepository;
  readonly flows: Pick<FlowStore, 'fail'>;
  readonly offers: OfferStore;
  readonly requests: RequestStore;
  readonly health: HealthRepository;
  readonly wait: FlowWait;
  readonly publicOrigins: readonly string[];
}

const FLOW_MS = 10 * MS_PER_MINUTE;
const CONNECTIONS_MAX = 20;
const REQUESTS_SHOWN = 50;

/** Logins at brokers as their owner sees, asks for and ends them. The desk does what is asked; no token comes by here. */
export class ConnectionsService {
  constructor(private readonly parts: ConnectionsParts) {}

  async brokers(): Promise<BrokerView[]> {
    return (await this.parts.offers.list()).map(brokerView);
  }

  async list(userId: UserId): Promise<ConnectionView[]> {
    const { connections, offers } = this.parts;
    const [owned, offered] = await Promise.all([connections.list(userId), offers.list()]);
    return owned.map((connection) => connectionView(connection, offered));
  }

  /** @param origin - where the user's browser is now: the broker sends it back there */
  async connect(
    session: SignedIn,
    request: Connect,
    origin: string,
  ): Promise<{ connection: ConnectionView; authorizeUrl: string }> {
    const { connections, offers, wait, publicOrigins } = this.parts;
    const { userId, sessionId: sessionHash } = session;
    const { broker, environment } = request;
    if (!publicOrigins.includes(origin)) throw new Problem('ORIGIN_UNLISTED');
    const offer = (await offers.list()).find(({ name }) => name === broker);
    if (!offer) throw invalidField('broker', 'Choose one of the brokers that are offered.');
    if (!offer.environments.includes(environment)) {
      throw invalidField('environment', `${offer.title} has no ${environment} accounts here.`);
    }
    const asked = await connections.ask(
      {
        ...{ userId, broker, environment, sessionHash, flowMs: FLOW_MS },
        ...(request.connectionId !== undefined && { connectionId: request.connectionId.toLowerCase() as ConnectionId }),
        redirectUri: `${origin}/api/connections/callback/${broker}`,
      },
      CONNECTIONS_MAX,
    );
    if (asked === 'not_found') throw new Problem('NOT_FOUND');
    if (asked === 'busy') throw new Problem('CONNECTION_BUSY');
    if (asked === 'too_many') throw new Problem('TOO_MANY_CONNECTIONS');
    const flow = await wait.ready(userId, asked.flowId);
    if (flow?.authorizeUrl === undefined) {
      // Nobody waits for it any more: the desk must not prepare it later.
      await this.parts.flows.fail(asked.flowId, 'DESK_UNAVAILABLE');
      const detail = flow?.code === undefined ? {} : { detail: wordsOf(flow.code) };
      throw new Problem('DESK_UNAVAILABLE', detail);
    }
    return { connection: await this.view(userId, asked.connectionId), authorizeUrl: flow.authorizeUrl };
  }

  async health(userId: UserId, connectionId: ConnectionId): Promise<ConnectionHealthView> {
    const connection = await this.view(userId, connectionId);
    const [requests, accounts] = await Promise.all([
      this.parts.requests.newest(connectionId, REQUESTS_SHOWN),
      this.parts.health.accounts(userId, connectionId),
    ]);
    return healthView(connection, requests, accounts);
  }

  async setReloginPlan(userId: UserId, connectionId: ConnectionId, accepted: boolean): Promise<ConnectionView> {
    if (!(await this.parts.connections.setReloginPlan(userId, connectionId, accepted))) throw new Problem('NOT_FOUND');
    return this.view(userId, connectionId);
  }

  async disconnect(userId: UserId, connectionId: ConnectionId): Promise<void> {
    if ((await this.parts.connections.askDisconnect(userId, connectionId)) === 'not_found')
      throw new Problem('NOT_FOUND');
  }

  private async view(userId: UserId, connectionId: ConnectionId): Promise<ConnectionView> {
    const { connections, offers } = this.parts;
    const [connection, offered] = await Promise.all([connections.get(userId, connectionId), offers.list()]);
    return connectionView(found(connection), offered);
  }
}
