import type { BotConfig } from '#core/bot';

export interface Place {
  readonly accountId: string;
  readonly mode: 'paper' | 'live';
}

const NAME_MAX = 60;
/** Loss of a day, in dollars, after which a promoted bot opens nothing more. */
const FIRST_LOSS_PER_DAY = 500;

/** Returns a bot's settings for another bot. */
export function clonedConfig(config: BotConfig): BotConfig {
  return { ...config, name: named(config.name, 'copy') };
}

/**
 * Returns the settings of a paper bot for real money, with small limits first: one contract, one position with its share of the buying
 * power, one opening a day, and a small loss of a day. Limits that are stricter already stay.
 */
export function promotedConfig(config: BotConfig, place: Place): BotConfig {
  const { sizing, limits } = config;
  const lossPerDay = Math.min(FIRST_LOSS_PER_DAY, Number(limits.lossPerDay ?? FIRST_LOSS_PER_DAY));
  return {
    ...config,
    ...{ name: named(config.name, 'live'), accountId: place.accountId, mode: place.mode },
    sizing: {
      contracts: 1,
      allocation: String(Math.floor(Number(sizing.allocation) / sizing.maxPositions)),
      maxPositions: 1,
      maxPerUnderlying: 1,
    },
    limits: { ...limits, openingsPerDay: 1, lossPerDay: String(lossPerDay) },
  };
}

function named(name: string, suffix: string): string {
  return `${name.slice(0, NAME_MAX - suffix.length - 1).trimEnd()} ${suffix}`;
}
