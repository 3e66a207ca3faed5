import type { SchwabRefresh } from './terms.js';

export interface SchwabSimulatorSettings {
  /** Default `rotating`. */
  readonly refresh?: SchwabRefresh;
  /** Default 120, the most that an app can be registered for. */
  readonly ordersPerMinute?: number;
}
