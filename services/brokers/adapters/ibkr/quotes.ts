/** Quotes of contracts. The first request for a contract only begins its data; what is asked again a moment later has it. */
import type { OccSymbol } from '#core/model';
import { MS_PER_SECOND, type TradingDate, type Underlying } from '#core/units';
import type { BrokerQuote } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerParts } from '../kind.js';
import type { IbkrClient } from './client.js';
import type { Contracts } from './contracts.js';
import { quoteOf } from './map-account.js';
import { CONIDS_PER_REQUEST, snapshot } from './requests.js';
import { Snapshot, type WireQuote } from './wire.js';

const TRIES = 4;
const AGAIN_AFTER_MS = MS_PER_SECOND;

export class Quotes {
  constructor(
    private readonly client: IbkrClient,
    private readonly contracts: Contracts,
    private readonly sleep: BrokerParts['sleep'],
  ) {}

  async of(session: BrokerSession, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const conids: number[] = [];
    for (const symbol of symbols) {
      const conid = await this.contracts.conidOf(session, symbol);
      if (conid !== undefined) conids.push(conid);
    }
    return this.quotes(session, conids);
  }

  /** Each contract must be looked up by itself the first time: a long chain may need several calls until it is known. */
  async chain(session: BrokerSession, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    return this.quotes(session, [...(await this.contracts.putsOf(session, underlying, expiry)).values()]);
  }

  private async quotes(session: BrokerSession, conids: readonly number[]): Promise<readonly BrokerQuote[]> {
    const meanings = await this.contracts.meaningOf(session, conids);
    const found: BrokerQuote[] = [];
    for (let from = 0; from < conids.length; from += CONIDS_PER_REQUEST) {
      const rows = await this.rows(session, conids.slice(from, from + CONIDS_PER_REQUEST));
      found.push(...rows.flatMap((row) => quoteOf(row, meanings.get(row.conid)) ?? []));
    }
    return found;
  }

  private async rows(session: BrokerSession, conids: readonly number[]): Promise<readonly WireQuote[]> {
    for (let attempt = 1; ; attempt += 1) {
      const rows = await this.client.read(session, snapshot(conids), Snapshot);
      // A contract that nobody quotes never says more: it comes without prices then.
      if (attempt >= TRIES || rows.every((row) => row['84'] != null || row['86'] != null)) return rows;
      await this.sleep(AGAIN_AFTER_MS);
    }
  }
}
