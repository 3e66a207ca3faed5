/** Puts the logins at brokers together: keys, pools, adapters, sessions, and the loops that keep them alive. */
import { type ConnectionNotice, Notify, type UserNotice } from '#core/model';
import type { AccountId, Instant } from '#core/units';
import { type Clock, systemClock, systemTimers } from '#platform/clock';
import { createPool, type DbPool, type Listener } from '#platform/db';
import { boxAddressOf, type KeyRing } from '#platform/secrets';
import type { Logger, Metrics } from '#platform/telemetry';
import type { BrokerPort } from '#ports';
import {
  type AccountPlace,
  completeLogin,
  DisconnectStore,
  FlowStore,
  LoginStore,
  OfferStore,
  RequestStore,
  UserKeyStore,
} from '#store/connections';
import { BROKER_KINDS, type BrokerKind } from './adapters/index.js';
import { BrokerRegistry } from './broker-registry.js';
import { type BrokersConfig, keyRingOf } from './brokers.config.js';
import { ConnectionDesk, Disconnector, LoginWatch, RequestRecorder } from './connections/index.js';
import { TokenKeeper, TokenVault } from './sessions/index.js';
import { type BrokerSetup, offerOf, readBrokerSetups } from './setup/index.js';

export interface DeskLoginsParts {
  readonly config: BrokersConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly marketNow: () => Instant;
  /** An account can be reached now, for the first time or again. */
  readonly onConnected: (accountId: AccountId) => void;
  readonly onFailure: (event: string, error: unknown) => void;
  /** Default: every broker that there is an adapter for. */
  readonly kinds?: readonly BrokerKind[];
  /** On which logins live and die. Default: the system's. */
  readonly clock?: Clock;
}

/** Beside the desk's own pool: a renewal holds a connection while a broker answers, which must delay no order. */
const POOL_MAX = 8;
const START_RETRY_MS = 1_000;

export class DeskLogins {
  readonly registry: BrokerRegistry;
  private readonly clock: Clock;
  private readonly pool: DbPool;
  private readonly setups: readonly BrokerSetup[];
  private readonly ring: KeyRing | undefined;
  private readonly logins: LoginStore;
  private readonly recorder: RequestRecorder;
  private readonly places = new Map<AccountId, AccountPlace>();
  private readonly kept:
    | { readonly vault: TokenVault; readonly keeper: TokenKeeper; readonly desk: ConnectionDesk }
    | undefined;

  /** Errors: ConfigError for settings that do not go together. */
  constructor(private readonly parts: DeskLoginsParts) {
    const { config, metrics, marketNow, onFailure } = parts;
    this.clock = parts.clock ?? systemClock;
    const kinds = parts.kinds ?? BROKER_KINDS;
    this.ring = keyRingOf(config);
    const { THETAPOD_BROKERS_FILE: file, THETAPOD_PROFILE: profile } = config;
    this.setups = readBrokerSetups({ file, kinds, profile });
    const onIdleError = (error: unknown) => onFailure('desk.connection_failed', error);
    this.pool = createPool(config.DATABASE_URL, { max: POOL_MAX, name: 'desk-logins', onIdleError });
    this.logins = new LoginStore(this.pool);
    const dropped = metrics.counter('broker_requests_dropped_total', 'Records of requests that were not kept');
    this.recorder = new RequestRecorder({
      store: new RequestStore(this.pool),
      clock: systemClock,
      timers: systemTimers,
      onDropped: (count) => dropped.add(count),
      onFailure: (error) => onFailure('requests.not_written', error),
    });
    this.registry = new BrokerRegistry(this.setups, this.recorder.record);
    this.kept = this.ring && this.keep(this.ring);
    if (!this.kept) return;
    this.registry.createPorts({
      sessions: this.kept.keeper,
      marketNow,
      monotonicMs: () => this.clock.monotonicMs(),
      sleep: systemTimers.sleep,
      random: Math.random,
    });
  }

  /** Returns where an account is kept; read once, because its broker and environment never change. */
  async placeOf(accountId: AccountId): Promise<AccountPlace | undefined> {
    const place = this.places.get(accountId) ?? (await this.logins.place(accountId));
    if (place) this.places.set(accountId, place);
    return place;
  }

  /** Returns the broker of an account; undefined for accounts of our own, and where the desk is not set up for its broker. */
  async brokerFor(accountId: AccountId): Promise<BrokerPort | undefined> {
    const place = await this.placeOf(accountId);
    return place?.login && this.registry.portOf(place.broker, place.login.environment);
  }

  /** Told of what users want, and of what other desks do. */
  listen(listener: Listener): void {
    listener.listen(Notify.connections, (payload) => {
      this.kept?.keeper.forget((JSON.parse(payload) as ConnectionNotice).connectionId);
      this.kept?.desk.wake();
    });
    listener.listen(Notify.connectionStates, (payload) => {
      const { connectionId } = JSON.parse(payload) as UserNotice;
      if (connectionId !== undefined) this.kept?.keeper.forget(connectionId);
    });
    listener.onReconnected(() => {
      this.kept?.keeper.forget();
      this.kept?.desk.wake();
    });
  }

  /** Offers the brokers and keeps their logins until the signal. A database that is away is waited for. */
  async run(signal: AbortSignal): Promise<void> {
    this.recorder.start();
    while (!signal.aborted && !(await this.publish())) {
      await systemTimers.sleep(START_RETRY_MS, signal).catch(() => undefined);
    }
    if (!signal.aborted) await this.kept?.desk.run(signal);
  }

  async close(): Promise<void> {
    await this.recorder.close();
    await this.registry.close();
    await this.pool.end();
  }

  private keep(ring: KeyRing) {
    const { config, logger, marketNow, onConnected, onFailure } = this.parts;
    const flows = new FlowStore(this.pool);
    const vault = new TokenVault(ring, new UserKeyStore(this.pool));
    const ways = this.registry;
    const common = { clock: this.clock, timers: systemTimers, logger, ways, vault, flows };
    const keeper = new TokenKeeper({ ...common, store: this.logins });
    const desk = new ConnectionDesk({
      ...common,
      prepare: { ...common, address: boxAddressOf(ring.current), publicOrigins: config.THETAPOD_PUBLIC_ORIGINS },
      exchange: {
        ...common,
        complete: (login) => completeLogin(this.pool, login),
        onConnected: (accountIds) => {
          for (const accountId of accountIds) onConnected(accountId);
        },
      },
      disconnector: new Disconnector({ ...common, store: new DisconnectStore(this.pool), keeper, marketNow }),
      watch: new LoginWatch({ ...common, store: this.logins, keeper }),
      onFailure: (step, error) => onFailure(`logins.${step}_failed`, error),
    });
    return { vault, keeper, desk };
  }

  /** Returns false when the database is away. */
  private async publish(): Promise<boolean> {
    const offers = new OfferStore(this.pool);
    try {
      if (this.ring) await offers.putDeskKey(boxAddressOf(this.ring.current));
      await offers.replaceAll(this.ring ? this.setups.map(offerOf) : []);
      const keys = await this.kept?.vault.rewrapAll();
      if (keys && keys.moved > 0) this.parts.logger.info('keys.rewrapped', { count: keys.moved });
      if (keys && keys.unreadable > 0) this.parts.logger.error('keys.unreadable', { count: keys.unreadable });
      return true;
    } catch (error) {
      this.parts.onFailure('logins.start_failed', error);
      return false;
    }
  }
}
