/** Opens everything that the gateway stands on and builds its services; closes it again. */
import type { ChangeJob, ChangeReply, PreviewJob, PreviewReply } from '#core/bot';
import { COMPUTE_QUEUE } from '#core/model';
import type { VolatilityJob, VolatilityReply } from '#core/surface';
import { type BotId, MS_PER_DAY, MS_PER_HOUR, type SlotId, type UserId } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { createPool, Listener, queryRows } from '#platform/db';
import { errorCodeOf } from '#platform/errors';
import { createRequester } from '#platform/queues';
import { createRedis, createSubscriber } from '#platform/redis';
import { createMetrics, type Logger, type Metrics, type Readiness } from '#platform/telemetry';
import { AuditRepository } from '#store/audit';
import { BotRepository } from '#store/bots';
import { ChainDayStore } from '#store/chain-days';
import { MarketClockReader, MarketClockStore } from '#store/clock';
import {
  CallbackRepository,
  ConnectionRepository,
  FlowStore,
  HealthRepository,
  OfferStore,
  RequestStore,
} from '#store/connections';
import { DecisionRepository } from '#store/decisions';
import { DeskCommands } from '#store/desk';
import { ColdChainStore, FeedReportStore } from '#store/feeds';
import { FrameStore, NewestFrames } from '#store/frames';
import { IdempotencyRepository } from '#store/idempotency';
import { PlacementRepository } from '#store/pods';
import { PreviewRepository } from '#store/previews';
import { ReferenceStore } from '#store/reference';
import { StopRepository } from '#store/stops';
import { ActivityRepository, DoubtRepository, ResultRepository, TradeRepository } from '#store/trades';
import { AccountRepository, UserRepository } from '#store/users';
import { SavedViewRepository } from '#store/views';
import { WatchedStore } from '#store/watched';
import { type AccessServices, buildAccess } from './access.parts.js';
import { AccountsService } from './accounts/index.js';
import { cookieOf } from './auth/index.js';
import { BotsService, DecisionsService } from './bots/index.js';
import { CallbackService, ConnectionsService, FlowWait } from './connections/index.js';
import { SESSION_COOKIE } from './contract/index.js';
import type { GatewayConfig } from './gateway.config.js';
import { Hub } from './hub/index.js';
import { MarketService } from './market/index.js';
import { buildNotifications, type Notifications } from './notification.parts.js';
import { FeedsService, OperationsService, PlacementService } from './operations/index.js';
import { ManualService, OrdersService, PositionsService } from './orders/index.js';
import { ReferenceService } from './reference/index.js';
import { ResultsService } from './results/index.js';
import { ScannerService } from './scanner/index.js';
import { ChangesService, PreviewService } from './screening/index.js';
import { DeskDoor, StopsService } from './stops/index.js';
import { ViewsService } from './views/index.js';
import { FollowedChains, VolatilityService } from './volatility/index.js';

export interface GatewayServices {
  readonly access: AccessServices;
  readonly accounts: AccountsService;
  readonly stops: StopsService;
  readonly bots: BotsService;
  readonly decisions: DecisionsService;
  readonly manual: ManualService;
  readonly orders: OrdersService;
  readonly positions: PositionsService;
  readonly connections: ConnectionsService;
  readonly callbacks: CallbackService;
  readonly market: MarketService;
  readonly operations: OperationsService;
  readonly feeds: FeedsService;
  readonly placement: PlacementService;
  readonly reference: ReferenceService;
  readonly results: ResultsService;
  readonly previews: PreviewService;
  readonly changes: ChangesService;
  readonly scanner: ScannerService;
  readonly views: ViewsService;
  readonly volatility: VolatilityService;
}

export interface GatewayParts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly ready: Readiness;
  readonly services: GatewayServices;
  readonly idempotency: IdempotencyRepository;
  readonly hub: Hub;
  readonly notifications: Notifications;
  close(): Promise<void>;
}

const POOL_MAX = 10;
const HOUSEKEEPING_EVERY_MS = MS_PER_HOUR;
const IDEMPOTENCY_KEPT_MS = MS_PER_DAY;

type Edges = Awaited<ReturnType<typeof openEdges>>;

/** Databases that are away are no error here: readiness says so, and each request answers for itself. */
export async function openGatewayParts(config: GatewayConfig, logger: Logger): Promise<GatewayParts> {
  const metrics = createMetrics('gateway');
  const edges = await openEdges(config, logger);
  const idempotency = new IdempotencyRepository(edges.pool);
  const users = new UserRepository(edges.pool);
  // The hub needs to know who is signed in, and signing out has to reach the hub.
  const ended = new Set<(sessionId: string) => void>();
  const services = buildServices({ config, edges, users, logger }, (sessionId) => {
    for (const handler of ended) handler(sessionId);
  });
  const hub = buildHub({ services, users, edges, logger, metrics });
  ended.add((sessionId) => hub.closeSession(sessionId));
  const notifications = buildNotifications({
    ...{ config, pool: edges.pool, frames: edges.frames, logger, metrics },
    keys: services.access.signing,
    mail: services.access.post,
    epoch: () => edges.market.epoch(),
    marketNow: () => services.market.now(),
  });
  const housekeeping = systemTimers.every(
    HOUSEKEEPING_EVERY_MS,
    async () => {
      await services.access.deleteExpired();
      await idempotency.purge(IDEMPOTENCY_KEPT_MS);
    },
    (error) => logger.warn('housekeeping.failed', { error }),
  );
  return {
    config,
    logger,
    metrics,
    ready: readinessOf(edges),
    services,
    idempotency,
    hub,
    notifications,
    async close() {
      await Promise.all([housekeeping.stop(), notifications.stop()]);
      await edges.close();
    },
  };
}

async function openEdges(config: GatewayConfig, logger: Logger) {
  const complain = (what: string) => (error: unknown) => logger.warn(`${what}.trouble`, { code: errorCodeOf(error) });
  const onRedis = { onError: complain('redis') };
  const pool = createPool(config.DATABASE_URL, {
    max: POOL_MAX,
    name: 'thetapod-gateway',
    onIdleError: complain('database'),
  });
  const listener = new Listener(config.DATABASE_URL, {
    name: 'thetapod-gateway-listen',
    onError: complain('listener'),
  });
  const redis = createRedis(config.REDIS_URL, onRedis);
  const subscriber = createSubscriber(config.REDIS_URL, onRedis);
  const compute = createRequester<PreviewJob, PreviewReply>(COMPUTE_QUEUE, config.REDIS_URL, onRedis);
  const changes = createRequester<ChangeJob, ChangeReply>(COMPUTE_QUEUE, config.REDIS_URL, onRedis);
  const volatility = createRequester<VolatilityJob, VolatilityReply>(COMPUTE_QUEUE, config.REDIS_URL, onRedis);
  const clockStore = new MarketClockStore(pool);
  const market = new MarketClockReader({
    store: clockStore,
    subscriber,
    clock: systemClock,
    timers: systemTimers,
    onError: complain('clock'),
  });
  await Promise.all([listener.start(), market.start()]);
  return {
    pool,
    listener,
    redis,
    subscriber,
    compute,
    changes,
    volatility,
    clockStore,
    market,
    frames: new NewestFrames(new FrameStore(redis)),
    async close() {
      await Promise.allSettled([
        market.close(),
        listener.close(),
        compute.close(),
        changes.close(),
        volatility.close(),
        subscriber.close(),
        redis.close(),
      ]);
      await pool.end();
    },
  };
}

function buildServices(
  {
    config,
    edges,
    users,
    logger,
  }: {
    readonly config: GatewayConfig;
    readonly edges: Edges;
    readonly users: UserRepository;
    readonly logger: Logger;
  },
  onEnded: (sessionId: string) => void,
): GatewayServices {
  const { pool, market: marketClock, frames, compute, clockStore } = edges;
  const audit = new AuditRepository(pool);
  const bots = new BotRepository(pool);
  const accounts = new AccountRepository(pool);
  const stops = new StopRepository(pool);
  const trades = new TradeRepository(pool);
  const commands = new DeskCommands(pool);
  const isOwnBot = async (userId: UserId, botId: BotId) => (await bots.get(userId, botId)) !== undefined;
  const reports = new FeedReportStore(edges.redis);
  const market = new MarketService(marketClock, frames, systemClock, reports);
  const marketNow = () => market.now();
  const days = new ChainDayStore(pool);
  const decisions = new DecisionsService(new DecisionRepository(pool), isOwnBot);
  return {
    access: buildAccess({ config, pool, redis: edges.redis, users, audit, logger, onEnded }),
    accounts: new AccountsService(accounts, systemClock),
    stops: new StopsService({
      ...{ stops, bots, accounts, clock: systemClock },
      desk: new DeskDoor(config.THETAPOD_DATA_DIR, config.THETAPOD_DESK_COMMAND_PORT),
    }),
    bots: new BotsService({ bots, accounts, stops, decisions, audit, marketNow }),
    decisions,
    manual: new ManualService({
      ...{ commands, doubts: new DoubtRepository(pool), trades, accounts, bots },
    }),
    orders: new OrdersService(new ActivityRepository(pool), isOwnBot, frames),
    positions: new PositionsService({ trades, bots, accounts, frames, commands, marketNow, isOwnBot }),
    connections: buildConnections(config, edges),
    callbacks: new CallbackService({ callbacks: new CallbackRepository(pool), logger }),
    market,
    operations: new OperationsService(clockStore, marketClock, audit),
    feeds: new FeedsService(reports, frames, systemClock),
    placement: new PlacementService(new PlacementRepository(pool)),
    results: new ResultsService(new ResultRepository(pool), marketNow),
    reference: new ReferenceService({ store: new ReferenceStore(pool), bots, clock: systemClock, marketNow }),
    previews: new PreviewService(compute, isOwnBot),
    changes: new ChangesService(edges.changes),
    scanner: new ScannerService({ frames, days, previews: new PreviewRepository(pool), marketNow }),
    views: new ViewsService(new SavedViewRepository(pool)),
    volatility: new VolatilityService({
      ...{ compute: edges.volatility, frames, days, marketNow },
      followed: new FollowedChains({
        ...{ reports, watched: new WatchedStore(pool), clock: systemClock },
        cold: new ColdChainStore(edges.redis),
      }),
    }),
  };
}

function buildConnections(config: GatewayConfig, { pool, listener }: Edges): ConnectionsService {
  const connections = new ConnectionRepository(pool);
  return new ConnectionsService({
    connections,
    flows: new FlowStore(pool),
    offers: new OfferStore(pool),
    requests: new RequestStore(pool),
    health: new HealthRepository(pool),
    wait: new FlowWait({ connections, listener, clock: systemClock, timers: systemTimers }),
    publicOrigins: config.THETAPOD_PUBLIC_ORIGINS,
  });
}

function buildHub(parts: {
  readonly services: GatewayServices;
  readonly users: UserRepository;
  readonly edges: Edges;
  readonly logger: Logger;
  readonly metrics: Metrics;
}): Hub {
  const { services, users, edges, logger, metrics } = parts;
  return new Hub({
    listener: edges.listener,
    subscriber: edges.subscriber,
    market: edges.market,
    frames: edges.frames,
    clock: systemClock,
    timers: systemTimers,
    logger,
    metrics,
    async viewerOf(request) {
      return services.access.sessions.sessionOf(cookieOf(request.headers.cookie, SESSION_COOKIE));
    },
    standing: async (sessionIds) => new Set(await services.access.standing([...sessionIds])),
    livingIn: (slotId, userIds) => users.livingIn(slotId as SlotId, userIds as readonly UserId[]),
    holdings: (userIds) => services.positions.holdings(userIds as readonly UserId[]),
  });
}

function readinessOf({ pool, redis, listener }: Edges): Readiness {
  return async () => {
    const check = async (probe: Promise<unknown>) =>
      probe.then(
        () => true,
        (error: unknown) => errorCodeOf(error),
      );
    const [database, redisAnswers] = await Promise.all([check(queryRows(pool, 'SELECT 1')), check(redis.ping())]);
    return { database, redis: redisAnswers, notifications: listener.isConnected };
  };
}
