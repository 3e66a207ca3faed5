import type { UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import { randomToken, sha256Hex } from '#platform/hash';
import type { Json } from '../audit/index.js';

/** What can be used once and for a short time. */
export type TicketKind = 'reset' | 'second_factor' | 'passkey_new' | 'passkey_sign_in';

export interface Ticket {
  readonly userId?: UserId;
  readonly detail: { readonly [key: string]: Json };
}

interface TicketRow {
  readonly user_id: string | null;
  readonly detail: { readonly [key: string]: Json };
}

const MAKE = {
  name: 'ticket_make',
  text: `INSERT INTO tickets (token_hash, kind, user_id, detail, expires_at)
    VALUES ($1, $2, $3, $4::jsonb, clock_timestamp() + $5 * interval '1 millisecond')`,
};
const LIVE = 'token_hash = $1 AND kind = $2 AND expires_at > clock_timestamp()';
const READ = { name: 'ticket_read', text: `SELECT user_id, detail FROM tickets WHERE ${LIVE}` };
const TAKE = { name: 'ticket_take', text: `DELETE FROM tickets WHERE ${LIVE} RETURNING user_id, detail` };
const PURGE = { name: 'ticket_purge', text: 'DELETE FROM tickets WHERE expires_at <= clock_timestamp()' };

/** Tokens for one use. Only their hashes are stored: a copy of the database opens nothing. */
export class TicketRepository {
  constructor(private readonly pool: DbPool) {}

  /** Returns the token. */
  async make(kind: TicketKind, ticket: Ticket, lifeMs: number): Promise<string> {
    const token = randomToken();
    const values = [sha256Hex(token), kind, ticket.userId ?? null, JSON.stringify(ticket.detail), lifeMs];
    await queryOne(this.pool, MAKE, values);
    return token;
  }

  async read(kind: TicketKind, token: string): Promise<Ticket | undefined> {
    return ticketOf(await queryOne<TicketRow>(this.pool, READ, [sha256Hex(token), kind]));
  }

  /** Uses the token up: of several at once, one gets it. */
  async take(kind: TicketKind, token: string): Promise<Ticket | undefined> {
    return ticketOf(await queryOne<TicketRow>(this.pool, TAKE, [sha256Hex(token), kind]));
  }

  async deleteExpired(): Promise<void> {
    await queryRows(this.pool, PURGE);
  }
}

function ticketOf(row: TicketRow | undefined): Ticket | undefined {
  return row && { detail: row.detail, ...(row.user_id === null ? {} : { userId: row.user_id as UserId }) };
}
