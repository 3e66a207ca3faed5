import { type BotConfig, defaultBotConfig, faultWords } from '#core/bot';
import type { StopLevel } from '#core/model';
import type { AccountId, BotId, Instant, PositionId, UserId } from '#core/units';
import type { AuditRepository } from '#store/audit';
import type { BotPlace, BotRepository, NewBotCommand, StoredBot, StoredFault } from '#store/bots';
import type { StopRepository } from '#store/stops';
import type { AccountRepository } from '#store/users';
import type {
  BotCommandRequest,
  BotFaultView,
  BotSummaryView,
  BotVersionView,
  BotView,
  DecisionSummaryView,
  PodPlaceView,
} from '../contract/index.js';
import { found, invalidField, Problem } from '../http/index.js';
import type { DecisionsService } from './decisions.service.js';

export interface BotsParts {
  readonly bots: BotRepository;
  readonly accounts: AccountRepository;
  readonly stops: Pick<StopRepository, 'listOf'>;
  readonly decisions: DecisionsService;
  readonly audit: AuditRepository;
  marketNow(): Instant;
}

const VERSIONS_SHOWN = 100;

const COMMAND_ACTS = {
  start: 'BOT_STARTED',
  pause: 'BOT_PAUSED',
  close_position: 'POSITION_CLOSE_ASKED',
} as const satisfies Record<BotCommandRequest['kind'], string>;

/** Bots as their owner makes, changes and commands them. A command only leaves a row: the bot's pod acts on it. */
export class BotsService {
  constructor(private readonly parts: BotsParts) {}

  async list(userId: UserId): Promise<BotSummaryView[]> {
    const { bots, decisions } = this.parts;
    const [stored, newest, place, stops] = await Promise.all([
      bots.list(userId),
      decisions.newest(userId),
      bots.place(userId),
      this.stops(userId),
    ]);
    return stored.map((bot) => summaryView(bot, stops.get(bot.botId), place, newest.get(bot.botId)));
  }

  async get(userId: UserId, botId: BotId): Promise<BotView> {
    return this.view(userId, found(await this.parts.bots.get(userId, botId)));
  }

  /** A configuration to begin with, on the user's first account. */
  async defaults(userId: UserId): Promise<{ config: BotConfig }> {
    const [first] = await this.parts.accounts.list(userId);
    return { config: defaultBotConfig(found(first).view.id) };
  }

  async create(userId: UserId, config: BotConfig): Promise<BotView> {
    await this.checkAccount(userId, config);
    const bot = await this.parts.bots.createBot(userId, config);
    if (bot === 'account_not_found') throw unknownAccount();
    await this.record(userId, 'BOT_CREATED', bot.botId, { configVersion: bot.configVersion });
    return this.view(userId, bot);
  }

  /** Stores a new version; decisions from now on use it. */
  async save(userId: UserId, botId: BotId, config: BotConfig): Promise<BotView> {
    found(await this.parts.bots.get(userId, botId));
    await this.checkAccount(userId, config);
    const bot = await this.parts.bots.updateBot(userId, botId, config);
    if (bot === 'not_found') throw new Problem('NOT_FOUND');
    if (bot === 'account_not_found') throw unknownAccount();
    if (bot === 'account_in_use') {
      throw invalidField('config.accountId', 'The bot still holds positions or orders in its account.');
    }
    await this.record(userId, 'BOT_CHANGED', botId, { configVersion: bot.configVersion });
    return this.view(userId, bot);
  }

  /** All that it was set to, newest first. */
  async versions(userId: UserId, botId: BotId): Promise<BotVersionView[]> {
    const versions = await this.parts.bots.versions(userId, botId, VERSIONS_SHOWN);
    if (versions.length === 0) throw new Problem('NOT_FOUND');
    return [...versions];
  }

  async remove(userId: UserId, botId: BotId): Promise<void> {
    const result = await this.parts.bots.softDelete(userId, botId);
    if (result === 'not_found') throw new Problem('NOT_FOUND');
    if (result === 'holds_shares') throw new Problem('BOT_HOLDS_SHARES');
    if (result === 'busy') throw new Problem('BOT_HOLDS_POSITIONS');
    await this.record(userId, 'BOT_DELETED', botId, {});
  }

  async command(userId: UserId, botId: BotId, request: BotCommandRequest): Promise<void> {
    const at = this.parts.marketNow();
    const command: NewBotCommand =
      request.kind === 'close_position'
        ? { kind: request.kind, positionId: request.positionId as PositionId, at }
        : { kind: request.kind, at };
    const result = await this.parts.bots.addCommand(userId, botId, command);
    if (result === 'not_found') throw new Problem('NOT_FOUND');
    if (result === 'position_not_found') throw new Problem('POSITION_NOT_OPEN');
    const detail = { commandId: result, ...(request.kind === 'close_position' && { positionId: request.positionId }) };
    await this.record(userId, COMMAND_ACTS[request.kind], botId, detail);
  }

  private async view(userId: UserId, bot: StoredBot): Promise<BotView> {
    const { bots, decisions } = this.parts;
    const [newest, place, stops] = await Promise.all([
      decisions.newest(userId),
      bots.place(userId),
      this.stops(userId),
    ]);
    return { ...summaryView(bot, stops.get(bot.botId), place, newest.get(bot.botId)), config: bot.config };
  }

  /** The own stops of the user's bots. */
  private async stops(userId: UserId): Promise<ReadonlyMap<string, StopLevel>> {
    const stops = await this.parts.stops.listOf(userId);
    return new Map(stops.filter(({ scope }) => scope === 'bot').map(({ subject, level }) => [subject, level]));
  }

  /** What the schema cannot know: whose account it is, and whether it is a paper one. */
  private async checkAccount(userId: UserId, config: BotConfig): Promise<void> {
    const account = await this.parts.accounts.get(userId, config.accountId as AccountId);
    if (!account) throw unknownAccount();
    if (account.view.mode !== config.mode) {
      throw invalidField('config.mode', `This account is for ${account.view.mode} trading.`);
    }
  }

  private async record(userId: UserId, act: string, subject: BotId, detail: Readonly<Record<string, string | number>>) {
    await this.parts.audit.append({ userId, act, subject, detail });
  }
}

function unknownAccount(): Problem {
  return invalidField('config.accountId', 'Choose one of your accounts.');
}

function summaryView(
  bot: StoredBot,
  stop: StopLevel = 'none',
  place: BotPlace | undefined,
  lastDecision: DecisionSummaryView | undefined,
): BotSummaryView {
  return {
    id: bot.botId,
    name: bot.name,
    accountId: bot.accountId,
    mode: bot.config.mode,
    status: bot.status,
    stop,
    configVersion: bot.configVersion,
    watchlist: bot.config.watchlist,
    openPositions: bot.openPositions,
    ...(bot.faults.length > 0 && { faults: bot.faults.map((fault) => faultView(bot, fault)) }),
    ...(place !== undefined && { pod: placeView(place) }),
    ...(lastDecision !== undefined && { lastDecision }),
  };
}

function faultView({ status }: StoredBot, fault: StoredFault): BotFaultView {
  const { scope, code, attempts, since, lastAt } = fault;
  return { scope, code, attempts, since, lastAt, words: faultWords(fault, status) };
}

function placeView({ slotId, lease }: BotPlace): PodPlaceView {
  if (!lease) return { slotId, recovering: true };
  const { podId, takenAt, moved } = lease;
  return {
    slotId,
    podId,
    takenAt,
    ...(moved && { movedFrom: moved.from, idleMs: moved.idleMs }),
    recovering: !lease.stands,
  };
}
