/** Accounts, money and positions. Source: IB REST API 2.28.0, Trading Accounts and Trading Portfolio; answers of a paper account. */
import { parseOccSymbol, STANDARD_MULTIPLIER } from '#core/model';
import { MONEY_SCALE, type Money, subtractMoney, ZERO_MONEY } from '#core/units';
import { jsonReply, type SimBooks, type SimReply, type SimUser } from '../kit/index.js';
import type { ContractPages } from './contracts.js';
import { dollars } from './wire.js';

const PAGE = 100;
const OPENED_AT = 1_769_922_000_000;

export class AccountPages {
  /** Positions as they were when somebody asked last: they stay so until they are said to be out of date. */
  private readonly kept = new Map<string, readonly unknown[]>();

  constructor(
    private readonly books: SimBooks,
    private readonly contracts: ContractPages,
  ) {}

  selectable({ accounts }: SimUser, isPaper: boolean): SimReply {
    return jsonReply(200, {
      accounts,
      acctProps: Object.fromEntries(accounts.map((account) => [account, { hasChildAccounts: false }])),
      aliases: Object.fromEntries(accounts.map((account) => [account, account])),
      allowFeatures: { allowedAssetTypes: 'STK,OPT,BAG,CASH' },
      selectedAccount: accounts[0],
      ...{ isFT: false, isPaper },
    });
  }

  portfolio({ accounts, name }: SimUser): SimReply {
    return jsonReply(
      200,
      accounts.map((account) => ({
        id: account,
        brokerageAccess: true,
        accountId: account,
        accountVan: account,
        accountTitle: name,
        displayName: name,
        accountAlias: null,
        accountStatus: OPENED_AT,
        currency: 'USD',
        type: 'INDIVIDUAL',
        tradingType: this.books.account(account)?.type === 'cash' ? 'STKCASH' : 'STKNOPT',
        faclient: false,
        clearingStatus: 'O',
        noClientTrading: false,
        desc: account,
      })),
    );
  }

  /** Whole dollars. */
  summary(account: string): SimReply {
    const cash = this.books.account(account)?.cash ?? ZERO_MONEY;
    const power = this.books.buyingPower(account);
    const tied = whole(subtractMoney(cash, power));
    return jsonReply(200, {
      accountType: '',
      status: '',
      balance: whole(cash),
      buyingPower: whole(power),
      availableFunds: whole(power),
      excessLiquidity: whole(power),
      netLiquidationValue: whole(cash),
      totalCashValue: whole(cash),
      initialMargin: tied,
      maintenanceMargin: tied,
      cashBalances: [{ currency: 'USD', balance: whole(cash), settledCash: whole(cash) }],
    });
  }

  ledger(account: string): SimReply {
    const cash = dollars(this.books.account(account)?.cash ?? ZERO_MONEY);
    const row = { cashbalance: cash, settledcash: cash, netliquidationvalue: cash, acctcode: account };
    return jsonReply(200, { USD: { ...row, currency: 'USD' }, BASE: { ...row, currency: 'BASE' } });
  }

  refresh(account: string): SimReply {
    this.kept.delete(account);
    return jsonReply(200, { message: 'success' });
  }

  positions(account: string, page: number): SimReply {
    const rows = this.kept.get(account) ?? this.rows(account);
    this.kept.set(account, rows);
    return jsonReply(200, rows.slice(page * PAGE, (page + 1) * PAGE));
  }

  private rows(acctId: string): readonly unknown[] {
    const row = (symbol: string, position: number) => ({
      ...{ acctId, conid: this.contracts.numberOf(symbol), position, contractDesc: symbol, currency: 'USD' },
      ...{ realizedPnl: 0, unrealizedPnl: 0, exchs: null, conExchMap: [], undConid: 0, model: '' },
    });
    const options = this.books.positions(acctId).map(({ symbol, quantity, cost }) => {
      const contract = parseOccSymbol(symbol);
      const average = dollars(cost) / (quantity * STANDARD_MULTIPLIER);
      return {
        ...row(symbol, quantity),
        ...{
          avgCost: average * STANDARD_MULTIPLIER,
          avgPrice: average,
          assetClass: 'OPT',
          multiplier: STANDARD_MULTIPLIER,
        },
        expiry: contract?.expiry.replaceAll('-', ''),
        putOrCall: contract?.right === 'put' ? 'P' : 'C',
        strike: dollars(contract?.strike ?? 0),
      };
    });
    const shares = this.books.shares(acctId).map(({ underlying, quantity }) => ({
      ...row(underlying, quantity),
      ...{ avgCost: 0, avgPrice: 0, assetClass: 'STK', expiry: null, putOrCall: null, multiplier: null, strike: 0 },
    }));
    return [...options, ...shares];
  }
}

const whole = (amount: Money) => Math.round(amount / MONEY_SCALE);
