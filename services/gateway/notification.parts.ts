/** Builds what tells people of what happens while they look elsewhere. */
import type { ChainFrame, MarketClockEpoch } from '#core/model';
import type { Instant } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import type { DbPool } from '#platform/db';
import type { Logger, Metrics } from '#platform/telemetry';
import { HookRepository, NoticeRepository, TargetRepository } from '#store/notifications';
import type { GatewayConfig } from './gateway.config.js';
import { isLoopbackHost, type MailWay } from './mail/index.js';
import { Carriers, keepVapidKeys, NotificationsService, Sender, StaleFeeds } from './notifications/index.js';
import type { SignInKeys } from './signing/index.js';

export interface NotificationEdges {
  readonly config: GatewayConfig;
  readonly pool: DbPool;
  readonly frames: { all(): Promise<readonly ChainFrame[]> };
  readonly keys: SignInKeys;
  readonly mail: MailWay;
  readonly logger: Logger;
  readonly metrics: Metrics;
  epoch(): MarketClockEpoch | undefined;
  marketNow(): Instant;
}

export interface Notifications {
  readonly service: NotificationsService;
  stop(): Promise<void>;
}

export function buildNotifications(edges: NotificationEdges): Notifications {
  const { config, pool, keys, mail, logger, metrics, marketNow } = edges;
  const notices = new NoticeRepository(pool);
  const hooks = new HookRepository(pool);
  const vapid = keepVapidKeys(config.THETAPOD_DATA_DIR);
  const timing = { clock: systemClock, timers: systemTimers };
  const outbound = { loopback: config.THETAPOD_PROFILE === 'demo' && isLoopbackHost(config.THETAPOD_HOST) };
  const carriers = new Carriers({ mail, keys, vapid, contact: contactOf(config), outbound, clock: systemClock });
  const sender = new Sender({ notices, hooks, carriers, ...timing, logger, metrics });
  const staleFeeds = new StaleFeeds({ frames: edges.frames, notices, epoch: edges.epoch, ...timing, logger });
  return {
    service: new NotificationsService({
      ...{ targets: new TargetRepository(pool), hooks, keys, mail, outbound, clock: systemClock, marketNow },
      pushKey: vapid.publicKey,
    }),
    async stop() {
      await Promise.all([sender.stop(), staleFeeds.stop()]);
    },
  };
}

/** Whom push services may write to about this installation. Source: RFC 8292, 2.1. */
function contactOf({ THETAPOD_MAIL_FROM: from }: GatewayConfig): string {
  const address = /<([^<>\s]+@[^<>\s]+)>/.exec(from)?.[1] ?? from;
  return `mailto:${address}`;
}
