/**
 * Three pods and two desks as processes that are killed, frozen and cut off, on a Postgres that restarts and stalls and a Redis that
 * forgets. Real: all processes, both databases, the brokers' process and its TLS, signals, sockets. Fake: the market.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { BotConfig } from '#core/bot';
import { seededRandom } from '#core/units';
import { queryRows } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { BotRepository } from '#store/bots';
import { DeskCommands } from '#store/desk';
import { tradedQuantity } from '../../../services/simulator/brokers/kit/index.js';
import { waitUntil } from '../../embedded/index.js';
import { type BrokerTally, compareBroker } from '../desk-kills/compare.js';
import { connectTrader, type Trader } from '../desk-kills/logins.js';
import { countPendingCommands, readDrifting, readIntents, readShorts, readUnsettled } from '../desk-kills/stored.js';
import { FastMarket, UNDERLYINGS } from './fast-market.js';
import type { ChaosOptions } from './options.js';
import { brokenRecordsIn } from './read-records.js';
import { type ChaosStage, openChaosStage } from './stage.js';
import { type TroubleCounts, Troubles } from './troubles.js';

export interface ChaosResult {
  readonly troubles: TroubleCounts;
  readonly seconds: number;
  readonly decisions: number;
  /** Highest epochs less one, over all slots: how often a slot changed hands. */
  readonly takeovers: number;
  readonly broker: BrokerTally;
  readonly violations: readonly string[];
}

/** It refuses a second order with the same client id, so that doubts end soon. */
const BROKER = 'alpaca';
const ACCOUNTS = 4;
const SLOTS = 4;
const USER_EVERY_MS = 1_500;
const HEALED = { timeoutMs: 45_000, everyMs: 250 };
const SETTLED = { timeoutMs: 60_000, everyMs: 250 };

export async function runPodsChaos(
  options: ChaosOptions & { readonly root: string; readonly signal: AbortSignal },
): Promise<ChaosResult> {
  const startedMs = performance.now();
  const random = seededRandom(options.seed);
  const stage = await openChaosStage(options.root, SLOTS);
  const market = new FastMarket(stage.pool, stage.redisUrl, random);
  try {
    await market.start();
    await stage.start();
    const campaign = new Campaign(stage, market, random, options.signal);
    await campaign.connect();
    const troubles = await campaign.rough(options.seconds * 1_000, options.stallSeconds * 1_000);
    const end = await campaign.calmDown();
    if (end.violations.length > 0) process.stderr.write(stage.logs());
    return { troubles, seconds: Math.round((performance.now() - startedMs) / 1_000), ...end };
  } catch (error) {
    throw new Error(`${String(error)}\n${stage.logs()}`, { cause: error });
  } finally {
    await market.stop();
    await market.end();
    await stage.close();
  }
}

class Campaign {
  private readonly traders: Trader[] = [];
  private readonly bots: BotRepository;

  constructor(
    private readonly stage: ChaosStage,
    private readonly market: FastMarket,
    private readonly random: () => number,
    private readonly signal: AbortSignal,
  ) {
    this.bots = new BotRepository(stage.pool);
  }

  async connect(): Promise<void> {
    for (let index = 1; index <= ACCOUNTS; index += 1) {
      const trader = await connectTrader(this.stage, BROKER, index, SLOTS);
      this.traders.push(trader);
      await this.bots.updateBot(trader.userId, trader.botId, await this.configOf(trader));
      await this.command(trader, 'start');
    }
    await this.until('bots to trade', async () => (await readIntents(this.stage.pool, this.traders)).length > 0);
  }

  /** Bots trade, people act, and everything goes wrong. */
  async rough(forMs: number, stallMs: number): Promise<TroubleCounts> {
    const troubles = new Troubles(this.stage, this.random, { broker: BROKER, stallMs });
    const ending = new AbortController();
    const acting = this.keepActing(AbortSignal.any([ending.signal, this.signal]));
    try {
      await troubles.strike(performance.now() + forMs, this.signal);
    } finally {
      ending.abort();
      await acting;
    }
    this.signal.throwIfAborted();
    return troubles.counts;
  }

  /** Nothing goes wrong any more: every bot decides again, then the day ends, and the books are compared. */
  async calmDown(): Promise<Omit<ChaosResult, 'troubles' | 'seconds'>> {
    const { stage } = this;
    await stage.door.clearFaults(BROKER);
    for (const { role } of stage.members) role.start();
    for (const trader of this.traders) await this.command(trader, 'start');
    const healedAt = this.market.now();
    await this.until('every bot to decide again', async () => {
      const text = `SELECT count(DISTINCT bot_id)::int AS bots FROM decisions WHERE kind = 'schedule' AND decided_at > $1`;
      return (await queryRows<{ bots: number }>(stage.pool, text, [healedAt]))[0]?.bots === ACCOUNTS;
    });
    for (const trader of this.traders) await this.command(trader, 'pause');
    await this.market.close();
    const violations: string[] = [];
    await this.settle(violations);
    violations.push(...stage.crashes(), ...(await brokenRecordsIn(stage.pool)));
    const { tally, broken } = await this.compare();
    return { ...(await this.counts()), broker: tally, violations: [...violations, ...broken] };
  }

  private async configOf({ userId, botId }: Trader): Promise<BotConfig> {
    const bot = await this.bots.get(userId, botId);
    if (!bot) throw new Error('the bot is gone');
    const { config } = bot;
    return {
      ...config,
      watchlist: [...UNDERLYINGS],
      schedule: { everyMinutes: 1, from: '09:30', until: '16:00' },
      gates: {
        ...config.gates,
        ...{ dteMin: 0, dteMax: 60, deltaMin: 0.1, deltaMax: 0.6, probOtmMin: 0.2, spreadMax: 0.5, creditMin: '0.05' },
        ...{ annualisedReturnMin: 0, scoreMin: 0 },
      },
      sizing: { ...config.sizing, contracts: 1, allocation: '50000', maxPositions: 4, maxPerUnderlying: 3 },
      entry: { ...config.entry, price: this.random() < 0.5 ? 'bid' : 'mid', cancelAfterMinutes: 3 },
      exits: { ...config.exits, profitTarget: 0.05, stopMultiple: 1.1, closeAtDte: null },
    };
  }

  private async keepActing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const trader = this.traders[Math.floor(this.random() * this.traders.length)];
      // People try again by themselves.
      if (trader) await this.act(trader).catch(ignoreTheWorld);
      await delay(USER_EVERY_MS * 2 * this.random(), undefined, { signal }).catch(() => undefined);
    }
  }

  private async act(trader: Trader): Promise<void> {
    const text = 'SELECT id FROM positions WHERE bot_id = $1 AND open_quantity > 0 ORDER BY id LIMIT 1';
    const [position] = await queryRows<{ id: string }>(this.stage.pool, text, [trader.botId]);
    const { userId, botId } = trader;
    const at = this.market.now();
    if (position && this.random() < 0.6) {
      await this.bots.addCommand(userId, botId, { kind: 'close_position', positionId: position.id as never, at });
    } else {
      await this.bots.addCommand(userId, botId, { kind: this.random() < 0.25 ? 'pause' : 'start', at });
    }
  }

  private async command({ userId, botId }: Trader, kind: 'start' | 'pause'): Promise<void> {
    await this.bots.addCommand(userId, botId, { kind, at: this.market.now() });
  }

  private async settle(violations: string[]): Promise<void> {
    const { pool } = this.stage;
    const isQuiet = async () => {
      const { pending, moving, unknown } = await readUnsettled(pool);
      return pending + moving + unknown === 0;
    };
    if (!(await this.comesTrue(isQuiet, SETTLED)))
      violations.push(`left open: ${JSON.stringify(await readUnsettled(pool))}`);
    const commands = new DeskCommands(pool);
    for (const { accountId, userId } of this.traders) {
      await commands.ask({ accountId, userId, terms: { kind: 'reconcile' } });
    }
    const areDone = async () => (await countPendingCommands(pool)) === 0;
    if (!(await this.comesTrue(areDone, SETTLED))) violations.push('accounts are not compared with the broker');
    for (const accountId of await readDrifting(pool)) violations.push(`account ${accountId} drifts`);
    const waiting = `SELECT count(*)::int AS count FROM bot_commands c JOIN bot_states s ON s.bot_id = c.bot_id
      WHERE c.id > (s.state->>'lastCommandId')::bigint`;
    const areObeyed = async () => (await queryRows<{ count: number }>(pool, waiting))[0]?.count === 0;
    if (!(await this.comesTrue(areObeyed, SETTLED))) violations.push('commands wait');
  }

  private async compare(): Promise<{ tally: BrokerTally; broken: readonly string[] }> {
    const { pool, door } = this.stage;
    const ours = new Set(this.traders.map(({ number }) => number));
    const truth = (await door.orders(BROKER)).filter(({ account }) => ours.has(account));
    const theirs = truth.map((order) => ({ ...order, traded: tradedQuantity(order) }));
    // Bots want the same again, so that the client id alone names an intent.
    const named = theirs.map((order) => ({ ...order, symbol: `${order.symbol} ${order.clientId}` }));
    const intents = await readIntents(pool, this.traders);
    const wanted = intents.map((intent) => ({ ...intent, symbol: `${intent.symbol} ${intent.clientOrderId}` }));
    const { tally, violations } = compareBroker(BROKER, wanted, named, true);
    const shorts = await readShorts(pool);
    const wrong: string[] = [];
    for (const { accountId, number } of this.traders) {
      const net = new Map<string, number>();
      for (const { symbol, side, traded } of theirs.filter(({ account }) => account === number)) {
        net.set(symbol, (net.get(symbol) ?? 0) + (side === 'sell_to_open' ? traded : -traded));
      }
      for (const [symbol, short] of net) {
        const here = shorts.get(`${accountId} ${symbol}`) ?? 0;
        if (here !== short) wrong.push(`${BROKER} is short ${short} of ${symbol}, we believe ${here}`);
      }
    }
    return { tally, broken: [...violations, ...wrong] };
  }

  private async counts(): Promise<{ decisions: number; takeovers: number }> {
    const text = `SELECT (SELECT count(*)::int FROM decisions) AS decisions,
      (SELECT coalesce(sum(epoch - 1), 0)::int FROM slot_leases) AS takeovers`;
    const [row] = await queryRows<{ decisions: number; takeovers: number }>(this.stage.pool, text);
    return row ?? { decisions: 0, takeovers: 0 };
  }

  /** Errors: when it does not come true in time, or the run is ended meanwhile. */
  private async until(what: string, isDone: () => Promise<boolean>): Promise<void> {
    if (!(await this.comesTrue(isDone, HEALED))) throw new Error(`waited in vain for ${what}`);
  }

  private async comesTrue(
    isDone: () => Promise<boolean>,
    patience: { timeoutMs: number; everyMs: number },
  ): Promise<boolean> {
    const isTrue = await waitUntil(async () => this.signal.aborted || (await isDone()), patience);
    this.signal.throwIfAborted();
    return isTrue;
  }
}

function ignoreTheWorld(error: unknown): void {
  if (!(error instanceof PlatformError)) throw error;
}
