import type { PreviewPair } from '#core/margin';
import type { OccSymbol } from '#core/model';
import type { AccountId, ClientOrderId, Instant, Money, Underlying, UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { moneyColumn, moneyOf } from '../rows/index.js';

/** What a broker said of an opening before it was sent, beside what our model had asked for. Of all its contracts. */
export interface NewPreview {
  readonly clientOrderId: ClientOrderId;
  readonly accountId: AccountId;
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly quantity: number;
  readonly model: Money;
  readonly stated: Money;
  /** Market clock. */
  readonly at: Instant;
}

/** The last word of a broker on a contract, to one of its user's accounts. */
export interface OwnPreview {
  readonly house: string;
  readonly accountKind: string;
  readonly quantity: number;
  readonly stated: Money;
  readonly at: Instant;
}

/** The account says which broker it is at; an order that is previewed again teaches nothing new. */
const ADD = {
  name: 'margin_preview_add',
  text: `INSERT INTO margin_previews (client_order_id, account_id, house, account_kind, symbol, underlying, quantity, model, stated, at_market)
    SELECT $1, a.id, a.broker || '/' || a.mode, a.type, $3, $4, $5, $6, $7, $8 FROM accounts a WHERE a.id = $2
    ON CONFLICT (client_order_id) DO NOTHING`,
};
const PAIRS = {
  name: 'margin_preview_pairs',
  text: `SELECT house, account_kind, underlying, at_market, model::text AS model, stated::text AS stated FROM margin_previews
    WHERE at_market > $1 AND at_market <= $2 ORDER BY at_market DESC LIMIT 5000`,
};
const OWN = {
  name: 'margin_preview_own',
  text: `SELECT DISTINCT ON (p.house, p.account_kind) p.house, p.account_kind, p.quantity, p.stated::text AS stated, p.at_market
    FROM margin_previews p JOIN accounts a ON a.id = p.account_id
    WHERE a.user_id = $1 AND p.symbol = $2 AND p.at_market <= $3 ORDER BY p.house, p.account_kind, p.at_market DESC`,
};

interface PairRow {
  readonly house: string;
  readonly account_kind: string;
  readonly underlying: string;
  readonly at_market: number;
  readonly model: string;
  readonly stated: string;
}
type OwnRow = Pick<PairRow, 'house' | 'account_kind' | 'stated' | 'at_market'> & { readonly quantity: number };

/** What brokers have said of margin. */
export class PreviewRepository {
  constructor(private readonly pool: DbPool) {}

  async add({ clientOrderId, accountId, symbol, underlying, quantity, model, stated, at }: NewPreview): Promise<void> {
    const amounts = [moneyColumn(model), moneyColumn(stated)];
    await queryRows(this.pool, ADD, [clientOrderId, accountId, symbol, underlying, quantity, ...amounts, at]);
  }

  /** Returns the newest pairs of all users between two instants of the market clock, at most 5,000. */
  async pairs(since: Instant, until: Instant): Promise<readonly PreviewPair[]> {
    const rows = await queryRows<PairRow>(this.pool, PAIRS, [since, until]);
    return rows.map((row) => ({
      broker: row.house,
      accountKind: row.account_kind,
      symbol: row.underlying,
      at: row.at_market as Instant,
      model: moneyOf(row.model),
      preview: moneyOf(row.stated),
    }));
  }

  /** Returns what a user's brokers said last of a contract. */
  async own(userId: UserId, symbol: OccSymbol, until: Instant): Promise<readonly OwnPreview[]> {
    const rows = await queryRows<OwnRow>(this.pool, OWN, [userId, symbol, until]);
    return rows.map((row) => ({
      house: row.house,
      accountKind: row.account_kind,
      quantity: row.quantity,
      stated: moneyOf(row.stated),
      at: row.at_market as Instant,
    }));
  }
}
