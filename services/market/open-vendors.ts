import type { Random } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import type { Secret } from '#platform/secrets';
import {
  isLoopback,
  MassiveClient,
  MassiveVendor,
  ThetaClient,
  ThetaVendor,
  type Vendor,
  type VendorHandlers,
} from './feeds/index.js';
import { type MarketConfig, shardOfSettings } from './market.config.js';
import { shareOf } from './shards/index.js';

/** What vendors are opened with. */
export interface VendorPorts {
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'sleep'>;
  readonly random: Random;
}

type OpenVendor = (handlers: VendorHandlers) => Vendor;

/** Returns how each vendor of the settings is opened, in their order. */
export function openVendors(config: MarketConfig, ports: VendorPorts): readonly OpenVendor[] {
  const openings: Readonly<Record<string, OpenVendor>> = {
    massive: (handlers) => {
      const key = config.THETAPOD_MASSIVE_KEY as Secret;
      const { THETAPOD_MASSIVE_REST_URL: restUrl, THETAPOD_MASSIVE_WS_URL: wsUrl } = config;
      const settings = {
        wsUrl,
        key,
        connectionsMax: shareOf(shardOfSettings(config), config.THETAPOD_MASSIVE_CONNECTIONS),
      };
      return new MassiveVendor(new MassiveClient(restUrl, key, ports), settings, ports, handlers);
    },
    theta: (handlers) => {
      const { THETAPOD_THETA_REST_URL: restUrl, THETAPOD_THETA_WS_URL: wsUrl } = config;
      const client = new ThetaClient(restUrl, config.THETAPOD_THETA_REQUESTS, ports.clock);
      const { THETAPOD_THETA_STREAMS: streamsMax, THETAPOD_THETA_SIMULATED: isSimulated } = config;
      return new ThetaVendor(client, { wsUrl, streamsMax, isSimulated }, ports, handlers);
    },
  };
  return config.THETAPOD_FEED.map((name) => openings[name] as OpenVendor);
}

/** Returns whether the market is that of vendors, not a replay or our simulated exchange. */
export function followsVendors({ THETAPOD_FEED: feeds }: MarketConfig): boolean {
  return feeds.every((name) => name === 'massive' || name === 'theta');
}

/** Returns whether the vendors are a simulated exchange, whose time is followed. */
export function isSimulatedMarket(config: MarketConfig): boolean {
  if (config.THETAPOD_FEED.includes('theta')) return config.THETAPOD_THETA_SIMULATED;
  return isLoopback(config.THETAPOD_MASSIVE_WS_URL);
}
