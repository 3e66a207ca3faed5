import { type BotConfig, type BotState, defaultBotConfig, initialBotState } from '#core/bot';
import { lastDueAtOrBefore } from '#core/calendar';
import type { OccSymbol } from '#core/model';
import { type AccountId, type BotId, type Instant, type Random, seededRandom, type UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { randomId } from '#platform/hash';

export interface LoadBot {
  readonly botId: BotId;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly config: BotConfig;
  readonly state: BotState;
  readonly slot: number;
  /** The one that it holds a short put in. */
  readonly holds?: OccSymbol;
}

export interface PopulationSpec {
  readonly count: number;
  readonly slots: number;
  readonly underlyings: readonly string[];
  /** Market clock; nothing that was due by then is owed. */
  readonly now: Instant;
  /** Minutes between two ticks of a bot; bots are spread evenly over them. */
  readonly everyMinutes: number;
  readonly status?: 'running' | 'draft';
}

const WATCHED = 5;
const BATCH = 1_000;
/** Traders do not all set the same gates. */
const OPEN_INTEREST = [50, 100, 150, 200];
const OPEN_MINUTE = 9 * 60 + 30;
/** Every candidate is refused at the end, after all of the work: bots that sell would soon hold all that they may and look no further. */
const ALLOCATION = '100';
/** Per share 4.00: half of it, the profit target, is below what the put costs until its price falls. */
const CREDIT = '400.0000';

/** Returns bots with one user and account each, watchlists of five, spread over the slots. */
export function drawBots(spec: PopulationSpec): readonly LoadBot[] {
  const random = seededRandom(spec.count);
  return Array.from({ length: spec.count }, (_none, index) => {
    const accountId = randomId() as AccountId;
    const botId = randomId() as BotId;
    const config = configOf(spec, accountId, index, random);
    const status = spec.status ?? 'running';
    const due = lastDueAtOrBefore(config.schedule, spec.now);
    const state = { ...initialBotState(botId), status, ...(due === undefined ? {} : { lastScheduleDue: due }) };
    return { botId, userId: randomId() as UserId, accountId, config, state, slot: 1 + (index % spec.slots) };
  });
}

function configOf(spec: PopulationSpec, accountId: AccountId, index: number, random: Random): BotConfig {
  const watchlist = new Set<string>();
  const size = Math.min(WATCHED, spec.underlyings.length);
  while (watchlist.size < size) {
    watchlist.add(spec.underlyings[Math.floor(random() * spec.underlyings.length)] as string);
  }
  const base = defaultBotConfig(accountId);
  const from = OPEN_MINUTE + (index % spec.everyMinutes);
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return {
    ...base,
    watchlist: [...watchlist],
    schedule: { everyMinutes: spec.everyMinutes, from: clock(from), until: '15:59' },
    gates: {
      ...base.gates,
      quoteAgeMaxSeconds: 900,
      openInterestMin: OPEN_INTEREST[index % OPEN_INTEREST.length] as number,
    },
    sizing: { ...base.sizing, allocation: ALLOCATION },
  };
}

const ADD_SLOTS = 'INSERT INTO slots (id) SELECT generate_series(1, $1::int) ON CONFLICT DO NOTHING';
/** As many users to a slot as there are, so that nobody is moved. */
const KEEP_LAYOUT = `INSERT INTO placement_settings AS p (id, users_per_slot, slots_min) VALUES (1, $2, $1)
  ON CONFLICT (id) DO UPDATE SET users_per_slot = $2, slots_min = $1`;
const ADD_BOTS = `WITH r AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r ("userId" uuid, "accountId" uuid, "botId" uuid, slot int,
    config jsonb, state jsonb, holds text, "openedAt" bigint)),
  u AS (INSERT INTO users (id, email, password_hash, disclaimer_version, disclaimer_accepted_at, slot_id)
    SELECT "userId", "userId" || '@example.com', 'x', 'bench', now(), slot FROM r),
  a AS (INSERT INTO accounts (id, user_id, name, broker, mode, type, cash, option_buying_power)
    SELECT "accountId", "userId", 'bench', 'paper', 'paper', 'margin', 100000, 100000 FROM r),
  b AS (INSERT INTO bots (id, user_id, account_id, name, config_version) SELECT "botId", "userId", "accountId", 'bench', 1 FROM r),
  c AS (INSERT INTO bot_configs (bot_id, version, config) SELECT "botId", 1, config FROM r),
  s AS (INSERT INTO bot_states (bot_id, status, state) SELECT "botId", state->>'status', state FROM r)
  INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit, fees, opened_at)
    SELECT 'pos-' || "botId", "botId", "userId", "accountId", holds, left(holds, -15), 1, 1, ${CREDIT}, 0, 0, "openedAt" FROM r WHERE holds IS NOT NULL`;

export async function addBots(pool: DbPool, bots: readonly LoadBot[], slots: number, openedAt: Instant): Promise<void> {
  await queryRows(pool, ADD_SLOTS, [slots]);
  await queryRows(pool, KEEP_LAYOUT, [slots, bots.length]);
  for (let first = 0; first < bots.length; first += BATCH) {
    const rows = bots.slice(first, first + BATCH).map((bot) => ({ ...bot, openedAt }));
    await queryRows(pool, ADD_BOTS, [JSON.stringify(rows)]);
  }
  await queryRows(pool, 'ANALYZE');
}
