/**
 * Two desk processes that are killed and frozen while they send orders of several accounts to three brokers. Real: both desks, the
 * brokers' process and its TLS, Postgres, Redis, logins, signals. Fake: the market, and the pods, whose commits are made here.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '#core/units';
import { DeskCommands } from '#store/desk';
import { tradedQuantity } from '../../../services/simulator/brokers/kit/index.js';
import { waitUntil } from '../../embedded/index.js';
import { type BrokerTally, compareBroker, type StoredIntent } from './compare.js';
import { LivingMarket } from './living-market.js';
import { BROKERS, type BrokerName, connectTrader, type Trader } from './logins.js';
import { openStage, type Stage } from './stage.js';
import { countPendingCommands, readDrifting, readIntents, readShorts, readUnsettled } from './stored.js';
import { Traders } from './traders.js';
import { type TroubleCounts, Troubles } from './troubles.js';

export interface CampaignOptions {
  readonly root: string;
  readonly kills: number;
  /** Times that a desk is frozen past its lease. */
  readonly stops: number;
  /** Of what is chosen at random; the processes have their own time. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface CampaignResult {
  readonly troubles: TroubleCounts;
  readonly seconds: number;
  readonly brokers: readonly BrokerTally[];
  readonly violations: readonly string[];
}

const ACCOUNTS_PER_BROKER = 3;
/** Between two intents, over all accounts. */
const INTENT_EVERY_MS = 300;
/** Longer than any order works, any call hangs and any proof takes. */
const CALM = { timeoutMs: 150_000, everyMs: 250 };
/** Longer than the proof that an order was never sent. */
const UNKNOWN_CALM = { timeoutMs: 60_000, everyMs: 250 };
const PROBE_MS = 6_000;
const SHOWS_CLIENT_IDS: Readonly<Record<BrokerName, boolean>> = { alpaca: true, tradier: true, schwab: false };

export async function runDeskKills(options: CampaignOptions): Promise<CampaignResult> {
  const startedMs = performance.now();
  const random = seededRandom(options.seed);
  const stage = await openStage(options.root);
  const failures: unknown[] = [];
  const market = new LivingMarket(stage.pool, stage.redisUrl, random, (error) => failures.push(error));
  try {
    await market.start();
    await stage.start();
    const campaign = new Campaign(stage, market, random, options.signal);
    await campaign.connect();
    const troubles = await campaign.rough(options);
    const end = await campaign.calmDown();
    if (failures.length > 0) throw failures[0];
    return { troubles, seconds: Math.round((performance.now() - startedMs) / 1_000), ...end };
  } finally {
    await market.stop();
    await stage.close();
  }
}

class Campaign {
  private readonly orders: Traders;
  private readonly traders: Trader[] = [];

  constructor(
    private readonly stage: Stage,
    market: LivingMarket,
    private readonly random: () => number,
    private readonly signal: AbortSignal,
  ) {
    this.orders = new Traders(stage.pool, market, random);
  }

  async connect(): Promise<void> {
    for (const broker of BROKERS) {
      for (let index = 1; index <= ACCOUNTS_PER_BROKER; index += 1) {
        this.traders.push(await connectTrader(this.stage, broker, index));
      }
    }
    await this.orders.takeSlots();
  }

  /** Orders flow, and everything goes wrong. */
  async rough({ kills, stops }: CampaignOptions): Promise<TroubleCounts> {
    const troubles = new Troubles(this.stage, this.random);
    const ending = new AbortController();
    const until = AbortSignal.any([ending.signal, this.signal]);
    const flowing = Promise.all([this.keepDeciding(until), troubles.keepFailing(until)]);
    try {
      await Promise.race([troubles.strike(kills, stops, this.signal), flowing]);
    } finally {
      ending.abort();
      await flowing;
    }
    this.signal.throwIfAborted();
    return troubles.counts;
  }

  /** Nothing goes wrong any more: everything ends or stays in doubt, and what is in doubt blocks. */
  async calmDown(): Promise<Pick<CampaignResult, 'brokers' | 'violations'>> {
    for (const broker of BROKERS) await this.stage.door.clearFaults(broker);
    await this.settle();
    const violations = await this.probe();
    violations.push(...this.stage.crashes());
    const intents = await readIntents(this.stage.pool, this.traders);
    if (intents.length !== this.orders.count) {
      violations.push(`${this.orders.count} intents were committed and ${intents.length} are stored`);
    }
    const brokers: BrokerTally[] = [];
    for (const broker of BROKERS) {
      const { tally, violations: broken } = await this.compare(broker, intents);
      brokers.push(tally);
      violations.push(...broken);
    }
    return { brokers, violations };
  }

  private async keepDeciding(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const trader = this.traders[Math.floor(this.random() * this.traders.length)];
      if (trader) await this.orders.decide(trader);
      await delay(INTENT_EVERY_MS * 2 * this.random(), undefined, { signal }).catch(() => undefined);
    }
  }

  private async settle(): Promise<void> {
    const { pool } = this.stage;
    const isQuiet = async () => {
      const { pending, moving } = await readUnsettled(pool);
      return pending === 0 && moving === 0;
    };
    await this.until(isQuiet, CALM);
    await this.until(async () => (await readUnsettled(pool)).unknown === 0 && (await isQuiet()), UNKNOWN_CALM);
    const commands = new DeskCommands(pool);
    for (const { accountId, userId } of this.traders) {
      await commands.ask({ accountId, userId, terms: { kind: 'reconcile' } });
    }
    await this.until(async () => (await countPendingCommands(pool)) === 0, CALM);
  }

  /** What does not come true in time shows in the comparison. Errors: when the run is ended meanwhile. */
  private async until(isDone: () => Promise<boolean>, patience: { timeoutMs: number; everyMs: number }): Promise<void> {
    await waitUntil(async () => this.signal.aborted || (await isDone()), patience);
    this.signal.throwIfAborted();
  }

  /** Wants one more opening of each account: where an order is in doubt it must be refused, elsewhere it must reach the broker. */
  private async probe(): Promise<string[]> {
    const { pool } = this.stage;
    const doubtful = new Set(
      (await readIntents(pool, this.traders)).filter(({ order }) => order?.state === 'unknown').map(accountOf),
    );
    const probes = new Map<string, Trader>();
    for (const trader of this.traders) probes.set(await this.orders.open(trader, PROBE_MS), trader);
    await this.settle();
    const drifting = await readDrifting(pool);
    const violations: string[] = [];
    for (const intent of await readIntents(pool, this.traders)) {
      const trader = probes.get(intent.id);
      if (!trader) continue;
      const { broker, accountId } = trader;
      const isBlocked =
        intent.status === 'refused' && ['UNKNOWN_ORDER_OPEN', 'ACCOUNT_DRIFT'].includes(intent.code ?? '');
      const isDoubtful = doubtful.has(accountOf(intent));
      const said = `${intent.status} ${intent.code ?? intent.order?.state}`;
      if (isDoubtful && !isBlocked) violations.push(`${broker}: an order in doubt does not block (${said})`);
      if (!isDoubtful && !intent.order?.brokerOrderId) violations.push(`${broker}: nothing is sent any more (${said})`);
      if (!isDoubtful && drifting.has(accountId)) violations.push(`${broker}: an account drifts`);
    }
    return violations;
  }

  private async compare(broker: BrokerName, intents: readonly StoredIntent[]) {
    const traders = this.traders.filter((one) => one.broker === broker);
    const ours = new Set(traders.map(({ number }) => number));
    const truth = (await this.stage.door.orders(broker)).filter(({ account }) => ours.has(account));
    const theirs = truth.map((order) => ({ ...order, traded: tradedQuantity(order) }));
    const stored = intents.filter((one) => one.broker === broker);
    const { tally, violations } = compareBroker(broker, stored, theirs, SHOWS_CLIENT_IDS[broker]);
    const isDoubtful = (number: string) =>
      stored.some(({ account, order }) => account === number && order?.state === 'unknown');
    const wrong: string[] = [];
    const shorts = await readShorts(this.stage.pool);
    for (const { accountId, number } of traders) {
      if (isDoubtful(number)) continue;
      const net = new Map<string, number>();
      for (const { symbol, side, traded } of theirs.filter(({ account }) => account === number)) {
        net.set(symbol, (net.get(symbol) ?? 0) + (side === 'sell_to_open' ? traded : -traded));
      }
      for (const [symbol, short] of net) {
        const here = shorts.get(`${accountId} ${symbol}`) ?? 0;
        if (here !== short) wrong.push(`${broker} is short ${short} of ${symbol}, we believe ${here}`);
      }
    }
    return { tally, violations: [...violations, ...wrong] };
  }
}

function accountOf({ broker, account }: StoredIntent): string {
  return `${broker} ${account}`;
}
