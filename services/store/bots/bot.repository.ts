import {
  type BotCommand,
  BotConfig,
  type BotFault,
  type BotFaultCode,
  type BotState,
  type BotStatus,
  type FaultScope,
  initialBotState,
  type StoredBotState,
  upgradeBotState,
} from '#core/bot';
import { Notify } from '#core/model';
import type { AccountId, BotId, Instant, PodId, SlotId, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { callPrisma, prismaOn } from '../client/index.js';
import { notify, OPEN_STATES_SQL } from '../rows/index.js';

export interface StoredBot {
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly name: string;
  readonly configVersion: number;
  readonly config: BotConfig;
  readonly status: BotStatus;
  readonly state: BotState;
  readonly openPositions: number;
  /** What keeps it from deciding, the graver first; empty: nothing. */
  readonly faults: readonly StoredFault[];
  /** Wall clock. */
  readonly createdAt: Instant;
}

export interface StoredFault extends BotFault {
  /** What was thrown; not for users. */
  readonly detail: string;
  /** Wall clock: of the first and of the last failure in a row. */
  readonly since: Instant;
  readonly lastAt: Instant;
}

/** A configuration that a bot has or had. */
export interface StoredVersion {
  readonly version: number;
  /** Wall clock. */
  readonly createdAt: Instant;
  readonly config: unknown;
}

/** Where a user's bots run now. */
export interface BotPlace {
  readonly slotId: SlotId;
  /** The lease, expired or not; undefined when nobody ever took the slot or its owner gave it back. */
  readonly lease?: {
    readonly podId: PodId;
    readonly epoch: number;
    /** Wall clock. */
    readonly takenAt: Instant;
    /** Who held it before, and for how long nobody did. */
    readonly moved?: { readonly from: PodId; readonly idleMs: number };
    /** False: its pod stopped renewing; another one will take over. */
    readonly stands: boolean;
  };
}

/** A command without the id that the store gives it. */
export type NewBotCommand =
  | { readonly kind: 'start' | 'pause'; readonly at: Instant }
  | Omit<Extract<BotCommand, { kind: 'close_position' }>, 'id'>;

const OPEN_POSITIONS = {
  name: 'bot_open_positions',
  text: `SELECT bot_id, count(*)::int AS count FROM positions WHERE user_id = $1 AND open_quantity > 0 GROUP BY bot_id`,
};
const FAULTS = {
  name: 'bot_faults_of_user',
  text: `SELECT f.* FROM bot_faults f JOIN bots b ON b.id = f.bot_id WHERE b.user_id = $1 ORDER BY f.scope DESC`,
};
const OWN_ACCOUNT = { name: 'bot_own_account', text: 'SELECT 1 FROM accounts WHERE id = $1 AND user_id = $2' };
const LOCK_BOT = {
  name: 'bot_lock',
  text: 'SELECT account_id, config_version FROM bots WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL FOR UPDATE',
};
const ADD_COMMAND = {
  name: 'bot_add_command',
  text: `INSERT INTO bot_commands (bot_id, kind, position_id, at) VALUES ($1, $2, $3, $4) RETURNING id`,
};
const OPEN_POSITION = {
  name: 'bot_open_position',
  text: 'SELECT 1 FROM positions WHERE id = $1 AND bot_id = $2 AND user_id = $3 AND open_quantity > 0',
};
/** The version rises, so that a decision that is on its way finds its checkpoint stale and is not written. */
const LOCK_STATE = { name: 'bot_lock_state', text: 'UPDATE bot_states SET version = version + 1 WHERE bot_id = $1' };
const BUSY = {
  name: 'bot_busy',
  text: `SELECT EXISTS (SELECT 1 FROM positions WHERE bot_id = $1 AND open_quantity > 0)
      OR EXISTS (SELECT 1 FROM intents WHERE bot_id = $1 AND status = 'pending')
      OR EXISTS (SELECT 1 FROM orders WHERE bot_id = $1 AND state IN ${OPEN_STATES_SQL}) AS busy`,
};
const HOLDS_SHARES = {
  name: 'bot_holds_shares',
  text: 'SELECT 1 FROM share_holdings WHERE bot_id = $1 AND quantity > 0 LIMIT 1',
};
const DELETE = { name: 'bot_delete', text: 'UPDATE bots SET deleted_at = clock_timestamp() WHERE id = $1' };
const PLACE = {
  name: 'bot_place',
  text: `SELECT u.slot_id, l.owner, l.epoch, l.taken_at, l.former_owner, l.idle_ms, l.expires_at > clock_timestamp() AS stands
    FROM users u LEFT JOIN slot_leases l ON l.slot_id = u.slot_id WHERE u.id = $1`,
};

/** Bots and their configurations; every query is scoped to its user. */
export class BotRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Makes a bot in version 1, a draft. Refusal: the configuration names an account that is not the user's. */
  createBot(userId: UserId, config: BotConfig): Promise<StoredBot | 'account_not_found'> {
    return callPrisma('create_bot', () =>
      prismaOn(this.pool).$transaction(async (tx) => {
        const account = await tx.account.findFirst({ where: { id: config.accountId, userId }, select: { id: true } });
        if (!account) return 'account_not_found';
        const { name, accountId } = config;
        const bot = await tx.bot.create({ data: { userId, accountId, name, configVersion: 1 } });
        await tx.botConfig.create({ data: { botId: bot.id, version: 1, config } });
        const state = initialBotState(bot.id as BotId);
        await tx.botState.create({
          data: { botId: bot.id, state: { ...state, closing: [], rolls: [], rollCounts: {} } },
        });
        const notice = JSON.stringify({ userId, botId: bot.id });
        await tx.$executeRaw`SELECT pg_notify(${Notify.commands}, ${notice})`;
        return storedBot({ ...bot, config, status: 'draft', state }, 0, []);
      }),
    );
  }

  /** Stores a changed configuration as a new version. A bot that holds or works something stays with its account. */
  async updateBot(
    userId: UserId,
    botId: BotId,
    config: BotConfig,
  ): Promise<StoredBot | 'not_found' | 'account_not_found' | 'account_in_use'> {
    const result = await withTransaction(this.pool, async (client) => {
      const bot = await this.lockBot(client, userId, botId);
      if (!bot) return 'not_found';
      if (!(await queryOne(client, OWN_ACCOUNT, [config.accountId, userId]))) return 'account_not_found';
      if (bot.account_id !== config.accountId) {
        await queryRows(client, LOCK_STATE, [botId]);
        if (await isBusy(client, botId)) return 'account_in_use';
      }
      const version = bot.config_version + 1;
      const values = [botId, version, JSON.stringify(config)];
      await queryRows(client, 'INSERT INTO bot_configs (bot_id, version, config) VALUES ($1, $2, $3::jsonb)', values);
      await queryRows(client, 'UPDATE bots SET config_version = $2, name = $3, account_id = $4 WHERE id = $1', [
        ...[botId, version, config.name, config.accountId],
      ]);
      await notify(client, Notify.commands, { userId, botId });
      return 'updated';
    });
    if (result !== 'updated') return result;
    return (await this.get(userId, botId)) ?? 'not_found';
  }

  async list(userId: UserId): Promise<readonly StoredBot[]> {
    return this.find(userId, {});
  }

  async get(userId: UserId, botId: BotId): Promise<StoredBot | undefined> {
    return (await this.find(userId, { id: botId }))[0];
  }

  /** Returns the configuration of a version, also of a deleted bot: its decisions stay readable. */
  async configOf(userId: UserId, botId: BotId, version: number): Promise<BotConfig | undefined> {
    const row = await callPrisma('bot_config', () =>
      prismaOn(this.pool).botConfig.findFirst({ where: { botId, version, bot: { userId } }, select: { config: true } }),
    );
    return row === null ? undefined : BotConfig.parse(row.config);
  }

  /** Returns the newest versions of a bot's configuration, newest first. A version of a later release than this is left as it is stored. */
  async versions(userId: UserId, botId: BotId, limit: number): Promise<readonly StoredVersion[]> {
    const rows = await callPrisma('bot_versions', () =>
      prismaOn(this.pool).botConfig.findMany({
        where: { botId, bot: { userId, deletedAt: null } },
        orderBy: { version: 'desc' },
        take: limit,
      }),
    );
    return rows.map(({ version, createdAt, config }) => {
      const read = BotConfig.safeParse(config);
      return { version, createdAt: createdAt.getTime() as Instant, config: read.success ? read.data : config };
    });
  }

  /** Tells a bot something; its pod hears of it. Returns the command's id. Refusals: no such bot, or no such open position of it. */
  addCommand(
    userId: UserId,
    botId: BotId,
    command: NewBotCommand,
  ): Promise<number | 'not_found' | 'position_not_found'> {
    return withTransaction(this.pool, async (client) => {
      if (!(await this.lockBot(client, userId, botId))) return 'not_found';
      const positionId = command.kind === 'close_position' ? command.positionId : undefined;
      if (positionId !== undefined && !(await queryOne(client, OPEN_POSITION, [positionId, botId, userId]))) {
        return 'position_not_found';
      }
      const values = [botId, command.kind, positionId ?? null, command.at];
      const [row] = await queryRows<{ id: number }>(client, ADD_COMMAND, values);
      await notify(client, Notify.commands, { userId, botId });
      return (row as { id: number }).id;
    });
  }

  /** Takes a bot away; its history stays. Refusals: it holds a position or has something on its way; it holds shares. */
  softDelete(userId: UserId, botId: BotId): Promise<'deleted' | 'not_found' | 'busy' | 'holds_shares'> {
    return withTransaction(this.pool, async (client) => {
      if (!(await this.lockBot(client, userId, botId))) return 'not_found';
      await queryRows(client, LOCK_STATE, [botId]);
      if (await isBusy(client, botId)) return 'busy';
      if (await queryOne(client, HOLDS_SHARES, [botId])) return 'holds_shares';
      await queryRows(client, DELETE, [botId]);
      await notify(client, Notify.commands, { userId, botId });
      return 'deleted';
    });
  }

  /** Returns the slot of a user's bots and the pod that runs it. */
  async place(userId: UserId): Promise<BotPlace | undefined> {
    const row = await queryOne<PlaceRow>(this.pool, PLACE, [userId]);
    if (!row) return undefined;
    const { owner, epoch, taken_at: takenAt, former_owner: from, idle_ms: idleMs } = row;
    if (!owner || epoch === null || takenAt === null) return { slotId: row.slot_id as SlotId };
    const moved = from !== null && idleMs !== null ? { moved: { from: from as PodId, idleMs } } : {};
    const stands = row.stands === true;
    const lease = { podId: owner as PodId, epoch, takenAt: takenAt.getTime() as Instant, ...moved, stands };
    return { slotId: row.slot_id as SlotId, lease };
  }

  private lockBot(client: DbClient, userId: UserId, botId: BotId) {
    return queryOne<{ account_id: string; config_version: number }>(client, LOCK_BOT, [botId, userId]);
  }

  private async find(userId: UserId, where: { readonly id?: string }): Promise<readonly StoredBot[]> {
    const rows = await callPrisma('find_bots', () =>
      prismaOn(this.pool).bot.findMany({
        where: { ...where, userId, deletedAt: null },
        include: { state: true, configs: { orderBy: { version: 'desc' }, take: 1 } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      }),
    );
    if (rows.length === 0) return [];
    const counts = await queryRows<{ bot_id: string; count: number }>(this.pool, OPEN_POSITIONS, [userId]);
    const open = new Map(counts.map((row) => [row.bot_id, row.count]));
    const faults = await queryRows<FaultRow>(this.pool, FAULTS, [userId]);
    return rows.map((row) => {
      const state = upgradeBotState(row.state?.state as unknown as StoredBotState);
      const status = row.state?.status as BotStatus;
      const config = BotConfig.parse(row.configs[0]?.config);
      const own = faults.filter(({ bot_id: botId }) => botId === row.id).map(faultOf);
      return storedBot({ ...row, config, status, state }, open.get(row.id) ?? 0, own);
    });
  }
}

interface PlaceRow {
  readonly slot_id: number;
  readonly owner: string | null;
  readonly epoch: number | null;
  readonly taken_at: Date | null;
  readonly former_owner: string | null;
  readonly idle_ms: number | null;
  readonly stands: boolean | null;
}

interface FaultRow {
  readonly bot_id: string;
  readonly scope: FaultScope;
  readonly code: BotFaultCode;
  readonly detail: string;
  readonly attempts: number;
  readonly first_at: Date;
  readonly last_at: Date;
}

function faultOf({ scope, code, detail, attempts, first_at: first, last_at: last }: FaultRow): StoredFault {
  return { scope, code, detail, attempts, since: first.getTime() as Instant, lastAt: last.getTime() as Instant };
}

async function isBusy(client: DbClient, botId: BotId): Promise<boolean> {
  return (await queryOne<{ busy: boolean }>(client, BUSY, [botId]))?.busy === true;
}

function storedBot(
  row: {
    readonly id: string;
    readonly userId: string;
    readonly accountId: string;
    readonly name: string;
    readonly configVersion: number;
    readonly createdAt: Date;
    readonly config: BotConfig;
    readonly status: BotStatus;
    readonly state: BotState;
  },
  openPositions: number,
  faults: readonly StoredFault[],
): StoredBot {
  return {
    botId: row.id as BotId,
    userId: row.userId as UserId,
    accountId: row.accountId as AccountId,
    name: row.name,
    configVersion: row.configVersion,
    config: row.config,
    status: row.status,
    state: row.state,
    openPositions,
    faults,
    createdAt: row.createdAt.getTime() as Instant,
  };
}
