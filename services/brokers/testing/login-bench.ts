/** Users with logins on a database of the tests, and the desk's parts around them under a clock that a test moves. */
import { randomBytes } from 'node:crypto';
import { type AccountId, assert, type ConnectionId, type Instant, instant, type UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import { type DbPool, queryRows } from '#platform/db';
import { randomToken, sha256Hex } from '#platform/hash';
import { boxAddressOf, closeBox, KeyRing, MasterKey } from '#platform/secrets';
import { createLogger } from '#platform/telemetry';
import {
  CallbackRepository,
  ConnectionRepository,
  completeLogin,
  FlowStore,
  LoginStore,
  UserKeyStore,
} from '#store/connections';
import { UserRepository } from '#store/users';
import { exchangeFlows } from '../connections/exchange-flow.js';
import { prepareFlows } from '../connections/prepare-flow.js';
import { TokenKeeper, TokenVault } from '../sessions/index.js';
import { CALLBACK, LoginServer } from './login-server.js';

const FLOW_MS = 600_000;
const CONNECTIONS_MAX = 20;

export class ManualClock implements Clock {
  private at = Date.now();
  private ms = 0;

  now(): Instant {
    return instant(this.at);
  }

  monotonicMs(): number {
    return this.ms;
  }

  pass(ms: number): void {
    this.at += ms;
    this.ms += ms;
  }
}

export interface BenchLogin {
  readonly userId: UserId;
  readonly connectionId: ConnectionId;
  readonly accountIds: readonly AccountId[];
}

export class LoginBench {
  readonly clock = new ManualClock();
  readonly server = new LoginServer(() => this.clock.now());
  readonly ring = new KeyRing(new MasterKey(randomBytes(32)));
  readonly vault: TokenVault;
  readonly logins: LoginStore;
  readonly flows: FlowStore;
  readonly connections: ConnectionRepository;
  readonly logger = createLogger({ role: 'desk', level: 'silent' });

  constructor(readonly pool: DbPool) {
    this.vault = new TokenVault(this.ring, new UserKeyStore(pool));
    this.logins = new LoginStore(pool);
    this.flows = new FlowStore(pool);
    this.connections = new ConnectionRepository(pool);
  }

  /** A keeper of its own memory, as another desk has. */
  keeper(): TokenKeeper {
    return new TokenKeeper(this.parts());
  }

  parts() {
    const { logins, vault, server, clock, logger } = this;
    return { store: logins, vault, ways: server, clock, logger };
  }

  async addUser(): Promise<UserId> {
    const users = new UserRepository(this.pool);
    await users.ensureSlots(4);
    const email = `${randomToken(8)}@example.com`.toLowerCase();
    const user = await users.createUser({ email, passwordHash: 'x', disclaimerVersion: 'test' });
    assert(user !== 'email_taken', 'Invariant: the address is new');
    return user.userId;
  }

  /** Goes the whole way of a login. */
  async connect(userId: UserId, again?: ConnectionId): Promise<BenchLogin> {
    const { connectionId } = await this.answered(userId, again);
    await this.exchange();
    const accountIds = await this.accountsOf(connectionId);
    return { userId, connectionId, accountIds };
  }

  /** Asks for a login and answers at the broker's page; the desk has not exchanged the code yet. */
  async answered(userId: UserId, again?: ConnectionId): Promise<{ connectionId: ConnectionId; flowId: string }> {
    const asked = await this.connections.ask(
      {
        ...{ userId, broker: 'strict', environment: 'live', sessionHash: 'browser', redirectUri: CALLBACK },
        ...{ flowMs: FLOW_MS, ...(again !== undefined && { connectionId: again }) },
      },
      CONNECTIONS_MAX,
    );
    if (typeof asked === 'string') throw new Error(asked);
    await this.prepare();
    const flow = await this.connections.flow(userId, asked.flowId);
    if (flow?.authorizeUrl === undefined) throw new Error(`the flow is ${flow?.status} ${flow?.code}`);
    const code = this.server.consent(flow.authorizeUrl);
    const state = new URL(flow.authorizeUrl).searchParams.get('state') ?? '';
    const brought = { userId, broker: 'strict', sessionHash: 'browser', stateHash: sha256Hex(state) };
    await new CallbackRepository(this.pool).take(brought, ({ flowId }) => ({
      sealedCode: closeBox(boxAddressOf(this.ring.current), code, ['code', flowId]),
    }));
    return asked;
  }

  prepare(): Promise<void> {
    const { flows, server: ways, logger, ring } = this;
    const publicOrigins = [new URL(CALLBACK).origin];
    return prepareFlows({ flows, ways, logger, publicOrigins, address: boxAddressOf(ring.current) });
  }

  exchange(): Promise<void> {
    const { flows, server: ways, logger, vault, clock, pool } = this;
    return exchangeFlows({
      ...{ flows, ways, logger, vault, clock },
      timers: {
        sleep: async () => undefined,
        every: () => {
          throw new Error('nothing repeats here');
        },
      },
      complete: (login) => completeLogin(pool, login),
      onConnected: () => undefined,
    });
  }

  async stateOf({ connectionId }: Pick<BenchLogin, 'connectionId'>) {
    const login = await this.logins.read(connectionId);
    assert(login, 'Invariant: the connection exists');
    return login;
  }

  private async accountsOf(connectionId: ConnectionId): Promise<readonly AccountId[]> {
    const text = 'SELECT id FROM accounts WHERE connection_id = $1 ORDER BY account_key';
    return (await queryRows<{ id: string }>(this.pool, text, [connectionId])).map(({ id }) => id as AccountId);
  }
}
