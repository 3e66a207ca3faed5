import { instant, type Random } from '#core/units';
import type { Clock, Timers } from '#platform/clock';
import type { Secret } from '#platform/secrets';
import {
  BrokerVendor,
  corporateFacts,
  type DeskQuotes,
  isLoopback,
  MassiveClient,
  MassiveVendor,
  SimulatorClient,
  ThetaClient,
  ThetaVendor,
  type Vendor,
  type VendorHandlers,
} from './feeds/index.js';
import { isVendor, type MarketConfig, shardOfSettings } from './market.config.js';
import type { ReferenceVendor } from './reference/index.js';
import { shareOf } from './shards/index.js';

/** What vendors are opened with. */
export interface VendorPorts {
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'sleep'>;
  readonly random: Random;
  /** The way to the desk, where brokers are followed. */
  readonly openDesk: () => DeskQuotes;
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
    broker: (handlers) => {
      const { THETAPOD_BROKER_DAYS: days, THETAPOD_SIMULATOR_URL: url } = config;
      const exchange = url === undefined ? undefined : new SimulatorClient(url);
      const readSimulatedTime = exchange && (async () => instant((await exchange.marketClock()).marketMs));
      const { clock, openDesk } = ports;
      const way = { clock, desk: openDesk(), ...(readSimulatedTime && { readSimulatedTime }) };
      return new BrokerVendor({ days }, way, handlers);
    },
  };
  return config.THETAPOD_FEED.map((name) => openings[name] as OpenVendor);
}

/**
 * Returns the vendor that tells splits and dividends, with requests of its own; undefined where no vendor of the settings does: ThetaData has no
 * endpoint for them (OpenAPI of REST v3, 2026-04-14).
 */
export function openReferenceVendor(
  config: MarketConfig,
  ports: Pick<VendorPorts, 'clock' | 'timers'>,
): (ReferenceVendor & { close(): Promise<void> }) | undefined {
  if (!config.THETAPOD_FEED.includes('massive')) return undefined;
  const client = new MassiveClient(config.THETAPOD_MASSIVE_REST_URL, config.THETAPOD_MASSIVE_KEY as Secret, ports);
  return {
    name: 'massive',
    read: async (underlying, since, readAt) => {
      const splits = await client.splits(underlying, since);
      const dividends = await client.dividends(underlying, since);
      return corporateFacts(underlying, { splits, dividends }, readAt);
    },
    close: () => client.close(),
  };
}

/** Returns whether the market is that of vendors, not a replay or our simulated exchange. */
export function followsVendors({ THETAPOD_FEED: feeds }: MarketConfig): boolean {
  return feeds.every(isVendor);
}

/** Returns whether the vendors are a simulated exchange, whose time is followed. */
export function isSimulatedMarket(config: MarketConfig): boolean {
  if (config.THETAPOD_FEED.includes('broker')) return config.THETAPOD_SIMULATOR_URL !== undefined;
  if (config.THETAPOD_FEED.includes('theta')) return config.THETAPOD_THETA_SIMULATED;
  return isLoopback(config.THETAPOD_MASSIVE_WS_URL);
}
