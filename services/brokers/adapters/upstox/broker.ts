import type { Balances, OccSymbol, Settlement } from '#core/model';
import type { AccountId, TradingDate, Underlying } from '#core/units';
import type {
  AccountFacts,
  BrokerOrder,
  BrokerPort,
  BrokerPosition,
  BrokerQuote,
  BrokerShares,
  BrokerStream,
  PlaceOrder,
  PreviewOutcome,
  StreamHint,
} from '#ports';
import type { BrokerParts } from '../kind.js';
import {
  bearerHeaders,
  bodyOf,
  DayOrderBroker,
  type Execution,
  failedRead,
  known,
  moneyOf,
  NOT_LISTED,
  type Request,
  readable,
} from '../kit/index.js';
import { UPSTOX_CAPABILITIES } from './capabilities.js';
import { isTokenRefused, refusalOf } from './errors.js';
import {
  balancesOf,
  executionOf,
  factsOf,
  instrumentsOf,
  orderOf,
  positionOf,
  quoteOf,
  quoteOfChain,
  sharesOfHolding,
} from './map.js';
import { cancelOutcome, placeOutcome, replaceOutcome } from './outcomes.js';
import {
  parseChain,
  parseFunds,
  parseHoldings,
  parseMargin,
  parseMaster,
  parseOrders,
  parsePositions,
  parseProfile,
  parseQuotes,
  parseTrades,
} from './parse.js';
import {
  cancelRequest,
  chainRequest,
  fundsRequest,
  holdingsRequest,
  KEYS_PER_REQUEST,
  marginRequest,
  masterRequest,
  ordersRequest,
  placeRequest,
  positionsRequest,
  profileRequest,
  quotesRequest,
  replaceRequest,
  tagOf,
  tradesRequest,
} from './requests.js';
import { openOrderStream } from './stream.js';

const TERMS = {
  ...{ headersOf: bearerHeaders, isTokenRefused, masterRequest, cursorLetter: 'u', tagOf },
  instrumentsOf(file: string) {
    const rows = parseMaster(file);
    return rows && instrumentsOf(rows);
  },
  ...{ placeRequest, placeOutcome, replaceRequest, replaceOutcome, cancelRequest, cancelOutcome },
};

/** Upstox as a broker of ours. */
export class UpstoxBroker extends DayOrderBroker implements BrokerPort {
  readonly name = 'upstox';
  readonly capabilities = UPSTOX_CAPABILITIES;

  constructor(parts: BrokerParts) {
    super(parts, TERMS);
  }

  async facts(accountId: AccountId): Promise<AccountFacts> {
    const { answer, session } = await this.client.ask(accountId, profileRequest);
    const { data } = readable(parseProfile(bodyOf(answer, 'profile') ?? ''), 'profile');
    if (data.user_id !== session.accountKey) throw failedRead('BROKER_ACCOUNT_UNKNOWN', 'profile');
    return factsOf(data);
  }

  async balances(accountId: AccountId): Promise<Balances> {
    const { data } = await this.read(accountId, fundsRequest(), parseFunds);
    return readable(balancesOf(data.equity, this.parts.marketNow()), 'balances');
  }

  async positions(accountId: AccountId): Promise<readonly BrokerPosition[]> {
    const { data } = await this.read(accountId, positionsRequest(), parsePositions);
    const table = await this.master.table();
    return known(data, (row) => positionOf(row, table), 'positions');
  }

  async shares(accountId: AccountId): Promise<readonly BrokerShares[]> {
    const { data } = await this.read(accountId, holdingsRequest(), parseHoldings);
    return known(data, sharesOfHolding, 'shares').filter(({ quantity }) => quantity !== 0);
  }

  async settlementsSince(): Promise<readonly Settlement[]> {
    throw failedRead('BROKER_UNSUPPORTED', 'settlements');
  }

  async quotes(accountId: AccountId, symbols: readonly OccSymbol[]): Promise<readonly BrokerQuote[]> {
    const table = await this.master.table();
    const keys = symbols.flatMap((symbol) => table.keyOf(symbol) ?? []);
    const quotes: BrokerQuote[] = [];
    for (let from = 0; from < keys.length; from += KEYS_PER_REQUEST) {
      const request = quotesRequest(keys.slice(from, from + KEYS_PER_REQUEST));
      const { data } = await this.read(accountId, request, parseQuotes);
      quotes.push(...known(Object.values(data), (row) => quoteOf(row, table), 'quotes'));
    }
    return quotes;
  }

  async chain(accountId: AccountId, underlying: Underlying, expiry: TradingDate): Promise<readonly BrokerQuote[]> {
    const table = await this.master.table();
    const key = table.underlyingKeyOf(underlying);
    if (key === undefined) return [];
    const { data } = await this.read(accountId, chainRequest(key, expiry), parseChain);
    const sides = data.flatMap((row) => [row.call_options, row.put_options]);
    return known(sides, (side) => quoteOfChain(side, table), 'chain');
  }

  /** Upstox says what an order needs and not whether the account has it: that is compared here. */
  async preview(order: PlaceOrder): Promise<PreviewOutcome> {
    const refusal = this.refusalBefore(order);
    if (refusal) return refusal;
    const key = (await this.master.table()).keyOf(order.symbol);
    if (key === undefined) return NOT_LISTED;
    const { answer } = await this.client.ask(order.accountId, () => marginRequest(key, order));
    const refused = answer.kind === 'answered' && !isTokenRefused(answer) ? refusalOf(answer) : undefined;
    if (refused && refused.code !== 'RATE_LIMITED') return { kind: 'rejected', ...refused };
    const margin = readable(parseMargin(bodyOf(answer, 'orders.preview') ?? ''), 'orders.preview').data;
    const needed = readable(moneyOf(margin.final_margin, 'ceil'), 'orders.preview');
    const { optionBuyingPower } = await this.balances(order.accountId);
    if (needed > optionBuyingPower) return { kind: 'rejected', code: 'MARGIN_SHORT' };
    return { kind: 'previewed', requirement: needed, warnings: [] };
  }

  stream(accountId: AccountId, onHint: (hint: StreamHint) => void): BrokerStream {
    return openOrderStream(this.parts, this.client, { accountId, onHint });
  }

  protected async today(accountId: AccountId): Promise<readonly BrokerOrder[]> {
    const { data } = await this.read(accountId, ordersRequest(), parseOrders);
    const table = await this.master.table();
    return known(data, (row) => orderOf(row, table), 'orders.list');
  }

  protected async executions(accountId: AccountId): Promise<readonly Execution[]> {
    const { data } = await this.read(accountId, tradesRequest(), parseTrades);
    const table = await this.master.table();
    return known(data, (row) => executionOf(row, table), 'fills');
  }

  private async read<T>(accountId: AccountId, request: Request, parse: (body: string) => T | undefined): Promise<T> {
    const { answer } = await this.client.ask(accountId, () => request);
    const body = bodyOf(answer, request.name);
    if (body === undefined) throw failedRead('BROKER_REFUSED', request.name);
    return readable(parse(body), request.name);
  }
}
