import type { z } from 'zod';
import type { Balances, OccSymbol, Settlement } from '#core/model';
import type { AccountId } from '#core/units';
import type {
  AccountFacts,
  BrokerOrder,
  BrokerPort,
  BrokerPosition,
  BrokerQuote,
  BrokerShares,
  BrokerStream,
  PreviewOutcome,
  StreamHint,
} from '#ports';
import type { BrokerParts } from '../kind.js';
import {
  bearerHeaders,
  DayOrderBroker,
  type Execution,
  failedRead,
  known,
  type Request,
  readable,
} from '../kit/index.js';
import { isTokenRefused, rowsOf } from './answers.js';
import { ALICEBLUE_CAPABILITIES } from './capabilities.js';
import { balancesOf, executionOf, factsOf, instrumentsOf, orderOf, positionOf, sharesOfHolding } from './map.js';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import {
  cancelRequest,
  holdingsRequest,
  limitsRequest,
  masterRequest,
  ordersRequest,
  placeRequest,
  positionsRequest,
  profileRequest,
  replaceRequest,
  tagOf,
  tradesRequest,
} from './requests.js';
import { openOrderStream } from './stream.js';
import { Holding, Limits, Order, Position, Profile, Trade } from './wire.js';

const TERMS = {
  ...{ headersOf: bearerHeaders, isTokenRefused, masterRequest, instrumentsOf, cursorLetter: 'a', tagOf },
  ...{ placeRequest, placeOutcome, replaceRequest, replaceOutcome, cancelRequest, cancelOutcome },
};

/** Alice Blue as a broker of ours. */
export class AliceBlueBroker extends DayOrderBroker implements BrokerPort {
  readonly name = 'aliceblue';
  readonly capabilities = ALICEBLUE_CAPABILITIES;

  constructor(parts: BrokerParts) {
    super(parts, TERMS);
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, profileRequest);
    const [profile] = rowsOf(answer, Profile, 'profile');
    if (profile?.clientId !== session.accountKey) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'profile');
    return factsOf(profile);
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const [limits] = await this.rows(accountId, limitsRequest(), Limits);
    return readable(limits && balancesOf(limits, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const rows = await this.rows(accountId, positionsRequest(), Position);
    const table = await this.master.table();
    return known(rows, (row) => positionOf(row, table), 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const rows = await this.rows(accountId, holdingsRequest(), Holding);
    return known(rows, sharesOfHolding, 'shares').filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  /** The names of contracts are read, so that nothing has to be asked for before the first order. */
  async quotes(_accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    await this.master.table();
    if (symbols.length > 0) throw failedRead('BROKER_UNSUPPORTED', 'quotes');
    return [];
  }

  async chain(): Promise<readonly BrokerQuote[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'chain');
  }

  async preview(): Promise<PreviewOutcome> {
    throw failedRead('BROKER_UNSUPPORTED', 'preview');
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openOrderStream(this.parts, this.client, { accountId, onHint });
  }

  protected async today(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const rows = await this.rows(accountId, ordersRequest(), Order);
    const table = await this.master.table();
    return known(rows, (row) => orderOf(row, table), 'orders.list');
  }

  protected async executions(accountId: AccountId): Promise<readonly Execution[]> {
    const rows = await this.rows(accountId, tradesRequest(), Trade);
    const table = await this.master.table();
    return known(rows, (row) => executionOf(row, table), 'fills');
  }

  private async rows<T>(accountId: AccountId, request: Request, row: z.ZodType<T>): Promise<readonly T[]> {
    const { answer } = await this.client.ask(accountId, () => request);
    return rowsOf(answer, row, request.name);
  }
}
