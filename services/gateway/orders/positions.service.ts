import { type BotConfig, marginModelOf } from '#core/bot';
import { tradingDateAt } from '#core/calendar';
import type { HashedFrame, Position } from '#core/model';
import type { BotId, Instant, Underlying, UserId } from '#core/units';
import { PlatformCode, PlatformError } from '#platform/errors';
import type { BotRepository } from '#store/bots';
import type { DeskCommands } from '#store/desk';
import type { NewestFrames } from '#store/frames';
import type { TradeRepository } from '#store/trades';
import type { AccountRepository } from '#store/users';
import { differencesOf, missingSharesOf } from '../connections/index.js';
import type { CampaignView, PositionView } from '../contract/index.js';
import { Problem } from '../http/index.js';
import { campaignView } from './campaign-view.js';
import { positionView } from './position-view.js';
import { unexplainedOf } from './unexplained.js';

export interface PositionsParts {
  readonly trades: TradeRepository;
  readonly bots: BotRepository;
  readonly accounts: AccountRepository;
  readonly frames: NewestFrames;
  readonly commands: Pick<DeskCommands, 'lastShareSales' | 'lastGone'>;
  marketNow(): Instant;
  isOwnBot(userId: UserId, botId: BotId): Promise<boolean>;
}

/** Positions with marks and Greeks from the newest frames. */
export class PositionsService {
  constructor(private readonly parts: PositionsParts) {}

  /** Open positions first. */
  async list(userId: UserId, botId: string | undefined): Promise<PositionView[]> {
    const { trades, bots, accounts, commands } = this.parts;
    const filter = botId === undefined ? {} : { botId: botId as BotId };
    if (filter.botId !== undefined && !(await this.parts.isOwnBot(userId, filter.botId)))
      throw new Problem('NOT_FOUND');
    const [positions, actions, ownBots, ownAccounts, asked] = await Promise.all([
      trades.positions(userId, filter),
      trades.corporateActions(userId),
      bots.list(userId),
      accounts.list(userId),
      commands.lastGone(userId),
    ]);
    const configs = new Map<BotId, BotConfig>(ownBots.map((bot) => [bot.botId, bot.config]));
    const byId = new Map(ownAccounts.map((one) => [one.view.id, one]));
    const frames = await this.framesOf(positions);
    const now = this.parts.marketNow();
    const today = tradingDateAt(now);
    return positions.map((position) => {
      const { view: account, driftDetail } = byId.get(position.accountId) ?? {};
      const view = positionView({
        ...{ position, actions, account, today },
        frame: frames.get(position.underlying)?.frame,
        config: configs.get(position.botId),
        marginModel: account ? marginModelOf(account) : 'cash',
      });
      const differences = account?.drift ? differencesOf(driftDetail) : [];
      const unexplained = unexplainedOf({ position, account, differences, asked, now });
      return { ...view, ...(unexplained && { unexplained }) };
    });
  }

  /** Runs of a wheel that took shares, newest first. */
  async campaigns(userId: UserId, botId: string | undefined): Promise<CampaignView[]> {
    const { trades, isOwnBot } = this.parts;
    const filter = botId === undefined ? {} : { botId: botId as BotId };
    if (filter.botId !== undefined && !(await isOwnBot(userId, filter.botId))) throw new Problem('NOT_FOUND');
    const holdings = await trades.shares(userId, filter);
    if (holdings.length === 0) return [];
    const campaignIds = holdings.map(({ campaignId }) => campaignId);
    const [positions, actions, asked, ownAccounts] = await Promise.all([
      trades.ofCampaigns(userId, campaignIds),
      trades.corporateActions(userId),
      this.parts.commands.lastShareSales(userId),
      this.parts.accounts.list(userId),
    ]);
    const missing = new Map(
      ownAccounts.map(({ view, driftDetail }) => [view.id, view.drift ? missingSharesOf(driftDetail) : []]),
    );
    return holdings.map((holding) =>
      campaignView({ holding, positions, actions, asked, missing: missing.get(holding.accountId) ?? [] }),
    );
  }

  /** Returns which of these users hold open positions, and in which underlyings. */
  async holdings(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, ReadonlySet<string>>> {
    const held = await Promise.all(
      userIds.map(async (userId) => {
        const open = await this.parts.trades.positions(userId, { openOnly: true });
        return [userId, new Set<string>(open.map(({ underlying }) => underlying))] as const;
      }),
    );
    return new Map(held.filter(([, underlyings]) => underlyings.size > 0));
  }

  /** Without Redis there are positions all the same, only no marks. */
  private async framesOf(positions: readonly Position[]): Promise<ReadonlyMap<Underlying, HashedFrame>> {
    const open = positions.filter(({ openQuantity }) => openQuantity > 0);
    try {
      return await this.parts.frames.getMany(open.map(({ underlying }) => underlying));
    } catch (error) {
      if (error instanceof PlatformError && error.code === PlatformCode.redisUnavailable) return new Map();
      throw error;
    }
  }
}
