import { ENDED_ORDER_STATES, isAdjustedRoot, type OccSymbol, type Order, parseOccSymbol } from '#core/model';
import { type Became, coveredShares, shareHoldingIdOf, sharesOf } from '#core/orders';
import {
  type AccountId,
  assert,
  type BotId,
  type CampaignId,
  type OrderId,
  priceFromDecimal,
  type UserId,
} from '#core/units';
import type { BotRepository } from '#store/bots';
import type { DeskCommands, DeskCommandTerms } from '#store/desk';
import type { DoubtRepository, TradeRepository } from '#store/trades';
import type { AccountRepository } from '#store/users';
import type { AdoptPosition, ContractsGone, ResolveUnknown, SharesSold, UnknownOrderView } from '../contract/index.js';
import { found, invalidField, Problem } from '../http/index.js';
import { candidatesIn, evidenceWords } from './evidence-words.js';
import { orderView } from './orders.service.js';

export interface ManualParts {
  readonly commands: DeskCommands;
  readonly doubts: DoubtRepository;
  readonly trades: TradeRepository;
  readonly accounts: AccountRepository;
  readonly bots: BotRepository;
}

/** What a person does by hand at an account. Everything is left as a command: the desk that holds the account judges and does it. */
export class ManualService {
  constructor(private readonly parts: ManualParts) {}

  async cancel(userId: UserId, orderId: OrderId): Promise<void> {
    const order = await this.orderOf(userId, orderId);
    if (ENDED_ORDER_STATES.has(order.state)) throw new Problem('ORDER_ENDED');
    await this.ask(userId, order.accountId, { kind: 'cancel_order', orderId });
  }

  async resolve(userId: UserId, orderId: OrderId, request: ResolveUnknown): Promise<void> {
    const order = await this.orderOf(userId, orderId);
    if (order.state !== 'unknown') throw new Problem('ORDER_NOT_UNKNOWN');
    const { verdict } = request;
    await this.ask(userId, order.accountId, {
      kind: 'resolve_unknown',
      orderId,
      ...(verdict === 'found' ? { verdict, brokerOrderId: request.brokerOrderId } : { verdict }),
    });
  }

  async reconcile(userId: UserId, accountId: AccountId): Promise<void> {
    await this.ask(userId, accountId, { kind: 'reconcile' });
  }

  async adopt(userId: UserId, accountId: AccountId, request: AdoptPosition): Promise<void> {
    found(await this.parts.accounts.get(userId, accountId));
    const botId = request.botId.toLowerCase() as BotId;
    const bot = await this.parts.bots.get(userId, botId);
    if (bot?.accountId !== accountId) throw invalidField('botId', 'Choose a bot of this account.');
    const symbol = request.symbol as OccSymbol;
    const contract = parseOccSymbol(symbol);
    if (contract?.right !== 'put' || isAdjustedRoot(contract.root)) {
      throw invalidField('symbol', 'Choose a standard put, such as AAPL251219P00265000.');
    }
    const price = request.price === undefined ? undefined : priceFromDecimal(request.price);
    const { quantity } = request;
    const terms = { kind: 'adopt_position', botId, symbol, quantity } as const;
    await this.ask(userId, accountId, price === undefined ? terms : { ...terms, price });
  }

  async sharesSold(userId: UserId, campaignId: CampaignId, { quantity, price }: SharesSold): Promise<void> {
    const { trades } = this.parts;
    const holding = found(await trades.shareHolding(userId, shareHoldingIdOf(campaignId)));
    if (quantity > holding.quantity) throw invalidField('quantity', `The bot holds ${holding.quantity}.`);
    const { view } = found(await this.parts.accounts.get(userId, holding.accountId));
    const left = sharesOf(view.shares ?? [], holding) - quantity;
    if (coveredShares(view.positions, view.pending, holding) > left) throw new Problem('SHARES_UNDER_CALLS');
    const terms = { kind: 'sell_shares', holdingId: holding.id, quantity } as const;
    await this.ask(
      userId,
      holding.accountId,
      price === undefined ? terms : { ...terms, price: priceFromDecimal(price) },
    );
  }

  async contractsGone(userId: UserId, accountId: AccountId, request: ContractsGone): Promise<void> {
    const { view } = found(await this.parts.accounts.get(userId, accountId));
    const symbol = request.symbol as OccSymbol;
    const { quantity } = request;
    const held = view.positions.reduce((sum, one) => (one.symbol === symbol ? sum + one.openQuantity : sum), 0);
    if (held === 0) throw invalidField('symbol', 'No bot of this account holds this contract.');
    if (quantity > held) throw invalidField('quantity', `Bots of this account hold ${held}.`);
    const gone = { kind: 'contracts_gone', symbol, quantity } as const;
    await this.ask(userId, accountId, { ...gone, ...becameOf(request) });
  }

  /** Oldest first. */
  async unknownOrders(userId: UserId): Promise<UnknownOrderView[]> {
    const inDoubt = await this.parts.doubts.unknownOrders(userId);
    return inDoubt.map(({ order, evidence }) => ({
      order: orderView(order, []),
      accountId: order.accountId,
      evidence: evidence.map((fact) => ({ at: fact.at, words: evidenceWords(fact) })),
      candidates: candidatesIn(evidence),
    }));
  }

  private async orderOf(userId: UserId, orderId: OrderId): Promise<Order> {
    return found(await this.parts.trades.order(userId, orderId));
  }

  private async ask(userId: UserId, accountId: AccountId, terms: DeskCommandTerms): Promise<void> {
    const asked = await this.parts.commands.ask({ userId, accountId, terms });
    if (asked === 'account_not_found') throw new Problem('NOT_FOUND');
  }
}

function becameOf(request: ContractsGone): Became {
  if (!('price' in request)) return { became: request.became };
  const { became } = request;
  const price = priceFromDecimal(request.price);
  assert(price !== undefined, 'Invariant: the schema lets decimals pass only');
  return { became, price };
}
