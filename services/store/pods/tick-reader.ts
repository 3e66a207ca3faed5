import { BotConfig } from '#core/bot';
import { stopLevelAt } from '#core/risk';
import type { BotId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { Grouped } from '../grouped/index.js';
import { accountViewOf } from '../rows/index.js';
import type { TickInputs } from './port.js';
import * as sql from './statements.js';
import { botOf, commandOf, type TickRow } from './tick-rows.js';

/** One group is read while the next one gathers, a millisecond at least; a larger one would hold back the first of its bots for long. */
const GROUPS = { runsMax: 2, urgentRuns: 1, sizeMax: 32, lingerMs: 1 };

interface KnownConfig {
  readonly version: number;
  readonly config: BotConfig;
}

interface Reading {
  readonly row: TickRow;
  /** What was known when the row was asked for: it carries a configuration only if that is of another version. */
  readonly known: KnownConfig | undefined;
}

/**
 * Reads what decisions rest on, for several bots in one statement where several are asked for at once. A reading begins after it was asked
 * for, so it never shows less than what was committed by then. Configurations are read once per version, because a version
 * never changes; everything else is read each time.
 */
export class TickReader {
  private readonly readings: Grouped<BotId, Reading | undefined>;
  private readonly configs = new Map<BotId, KnownConfig>();

  constructor(private readonly pool: DbPool) {
    this.readings = new Grouped({ ...GROUPS, keyOf: (botId) => botId, run: (botIds) => this.read(botIds) });
  }

  /** Returns undefined when the bot is gone. Errors: ZodError for a configuration that cannot be read. */
  async load(botId: BotId, isUrgent: boolean): Promise<TickInputs | undefined> {
    const reading = await this.readings.ask(botId, isUrgent);
    if (!reading) {
      this.configs.delete(botId);
      return undefined;
    }
    const { row } = reading;
    return {
      bot: botOf(row, this.configOf(botId, reading)),
      commands: (row.commands ?? []).map(commandOf),
      account: accountViewOf(row),
      botStop: stopLevelAt(row.bot_stop_rank),
    };
  }

  private async read(botIds: readonly BotId[]): Promise<readonly (Reading | undefined)[]> {
    const known = botIds.map((botId) => this.configs.get(botId));
    const versions = known.map((one) => one?.version ?? null);
    const rows = await queryRows<TickRow>(this.pool, sql.LOAD_TICKS, [botIds, versions]);
    const byBot = new Map(rows.map((row) => [row.bot_id, row]));
    return botIds.map((botId, index) => {
      const row = byBot.get(botId);
      return row && { row, known: known[index] };
    });
  }

  private configOf(botId: BotId, { row, known }: Reading): BotConfig {
    const version = row.config_version;
    if (known?.version === version) return known.config;
    const config = BotConfig.parse(row.config);
    this.configs.set(botId, { version, config });
    return config;
  }
}
