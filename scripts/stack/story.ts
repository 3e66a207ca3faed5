/**
 * The story that proves the spine, told to a running product: a new user's bot sells a put on each of AAPL, NVDA and JPM
 * on 2025-11-26, does nothing on the holiday and after the early close, is told to close JPM on 2025-12-01, and takes
 * profit on AAPL by 2025-12-02. Every act may be accompanied by a disturbance; the end must be the same.
 */
import pg from 'pg';
import { waitUntil } from '../embedded/index.js';
import type { LaunchedThetapod } from '../test-run/index.js';
import { Trader } from './trader.js';

const PATIENCE = { timeoutMs: 60_000, everyMs: 150 };

/** Called right after each act, while its consequences are under way. */
export type Disturb = (after: StoryPoint) => Promise<void>;
export const STORY_POINTS = ['started', 'holiday', 'halfDay', 'monday', 'closeAsked', 'tuesday'] as const;
export type StoryPoint = (typeof STORY_POINTS)[number];

/** What is left at the end, free of ids and of times, so that two runs compare. */
export interface StoryEnd {
  readonly orders: readonly string[];
  readonly positions: readonly string[];
  readonly cash: string;
  /** Sentences of the decisions on the closed days. */
  readonly closedDays: readonly string[];
  readonly counts: { readonly intents: number; readonly orders: number; readonly brokerOrders: number };
}

export async function tellStory(product: LaunchedThetapod, email: string, disturb: Disturb): Promise<StoryEnd> {
  const [, demoEmail = '', demoPassword = ''] =
    /sign in as (\S+) with the password (\S+) /.exec(product.output()) ?? [];
  const operator = await Trader.signIn(product.address, demoEmail, demoPassword);
  const trader = await Trader.signUp(product.address, email);
  const { config } = await trader.defaults();
  const gates = { ...(config['gates'] as object), dteMax: 25 };
  const bot = await trader.createBot({ ...config, gates });

  const until = (what: string, isDone: () => Promise<boolean>) => waitFor(trader, what, isDone);
  const day = async () => (await trader.market()).clock.session.date;
  const stepTo = async (date: string, point: StoryPoint) => {
    await operator.untilAnswered(() => operator.replay('step'));
    await disturb(point);
    await until(`the market clock to reach ${date}`, async () => (await day()) === date);
  };
  const saidOn = async (date: string) => {
    const { items } = await trader.decisions(bot.id);
    return items.filter((one) => one.kind === 'schedule' && newYorkDate(one.decidedAt) === date);
  };

  await operator.replay('pause');
  await trader.command(bot.id, { kind: 'start' });
  await disturb('started');
  await until('a put sold on each of three underlyings', async () => {
    const positions = await trader.positions();
    return positions.length === 3 && positions.every((one) => one.openQuantity === 1);
  });

  await stepTo('2025-11-27', 'holiday');
  await until('a word on the holiday', async () => (await saidOn('2025-11-27')).length > 0);
  await stepTo('2025-11-28', 'halfDay');
  await until('a word on the half day', async () => (await saidOn('2025-11-28')).length > 0);
  const closedDays = [...(await saidOn('2025-11-27')), ...(await saidOn('2025-11-28'))].map((one) => one.words);

  // From here on it only gets out: what it would open anew depends on which of two ticks comes first.
  await trader.untilAnswered(() => trader.setStop(bot.accountId, 'no_openings'));
  await stepTo('2025-12-01', 'monday');
  await until('a decision on Monday', async () => (await saidOn('2025-12-01')).length > 0);
  const jpm = (await trader.positions()).find((one) => one.underlying === 'JPM');
  await trader.untilAnswered(() => trader.command(bot.id, { kind: 'close_position', positionId: jpm?.id }));
  await disturb('closeAsked');
  await until('JPM bought back', async () =>
    (await trader.positions()).some((one) => one.underlying === 'JPM' && one.openQuantity === 0),
  );

  await stepTo('2025-12-02', 'tuesday');
  await until('AAPL bought back', async () =>
    (await trader.positions()).some((one) => one.underlying === 'AAPL' && one.openQuantity === 0),
  );
  await until('every order ended', async () =>
    (await trader.orders()).every((one) => one.state === 'filled' || one.state === 'expired'),
  );
  await trader.untilAnswered(() => trader.command(bot.id, { kind: 'pause' }));
  await until('the bot paused', async () => (await trader.bot(bot.id)).status === 'paused');
  return endOf(trader, product, closedDays);
}

async function waitFor(trader: Trader, what: string, isDone: () => Promise<boolean>): Promise<void> {
  const done = await waitUntil(() => trader.untilAnswered(isDone), PATIENCE);
  if (done === false) throw new Error(`waited in vain for ${what}`);
}

function newYorkDate(at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(at);
}

async function endOf(trader: Trader, product: LaunchedThetapod, closedDays: readonly string[]): Promise<StoryEnd> {
  const orders = await trader.orders();
  const positions = await trader.positions();
  const accounts = await trader.accounts();
  const price = (one: (typeof orders)[number]) =>
    one.fills.map((fill) => `${fill.quantity}@${fill.price}+${fill.fees}`).join(',');
  return {
    orders: orders
      .map((one) => `${one.side} ${one.quantity} ${one.symbol} limit ${one.limit} ${one.state} ${price(one)}`)
      .sort(),
    positions: positions
      .map(
        (one) =>
          `${one.symbol} open ${one.openQuantity} sold ${one.soldQuantity} credit ${one.credit} debit ${one.debit} fees ${one.fees}`,
      )
      .sort(),
    cash: accounts
      .map((one) => `${one.type} ${one.cash}`)
      .sort()
      .join(', '),
    closedDays,
    counts: await countsOf(product.run().databaseUrl, trader.session.userId),
  };
}

/** How many intents, orders and orders at the paper broker the user's accounts have. */
async function countsOf(databaseUrl: string, userId: string): Promise<StoryEnd['counts']> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ intents: number; orders: number; brokerorders: number }>(
      `select (select count(*)::int from intents where user_id = $1) as intents,
              (select count(*)::int from orders where user_id = $1) as orders,
              (select count(*)::int from paper_orders join accounts on accounts.id = paper_orders.account_id
                where accounts.user_id = $1) as brokerorders`,
      [userId],
    );
    const [row] = rows;
    return { intents: row?.intents ?? -1, orders: row?.orders ?? -1, brokerOrders: row?.brokerorders ?? -1 };
  } finally {
    await client.end();
  }
}
