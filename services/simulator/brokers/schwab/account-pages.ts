/** Accounts and preferences. */
import type { OccSymbol } from '#core/model';
import { assert } from '#core/units';
import {
  jsonReply,
  type SimBooks,
  type SimQuote,
  type SimReply,
  type SimRequest,
  type SimUser,
  type SimWorld,
} from '../kit/index.js';
import { customerIdOf, hashOf, STREAMER_URL } from './terms.js';
import { writeAccount } from './wire-account.js';

export class AccountPages {
  constructor(private readonly parts: { readonly world: SimWorld; readonly books: SimBooks }) {}

  numbers(user: SimUser): SimReply {
    return jsonReply(
      200,
      user.accounts.map((accountNumber) => ({ accountNumber, hashValue: hashOf(accountNumber) })),
    );
  }

  async all(user: SimUser, request: SimRequest): Promise<SimReply> {
    return jsonReply(200, await Promise.all(user.accounts.map((number) => this.write(number, request))));
  }

  async one(number: string, request: SimRequest): Promise<SimReply> {
    return jsonReply(200, await this.write(number, request));
  }

  preference(user: SimUser): SimReply {
    return jsonReply(200, {
      accounts: user.accounts.map((accountNumber, index) => ({
        accountNumber,
        primaryAccount: index === 0,
        type: 'BROKERAGE',
        displayAcctId: `...${accountNumber.slice(-3)}`,
      })),
      streamerInfo: [
        {
          streamerSocketUrl: STREAMER_URL,
          schwabClientCustomerId: customerIdOf(user.id),
          schwabClientCorrelId: '3f1c1e0b-6cf7-4b2e-8a3d-2f4f0f1f9f10',
          schwabClientChannel: 'N9',
          schwabClientFunctionId: 'APIAPP',
        },
      ],
    });
  }

  private async write(number: string, { query }: SimRequest): Promise<object> {
    const { books, world } = this.parts;
    const account = books.account(number);
    assert(account, 'Invariant: the accounts of users are in the books');
    const positions = books.positions(number);
    const quotes = new Map<OccSymbol, SimQuote>();
    for (const { symbol } of positions) {
      const quote = await world.quote(symbol);
      if (quote !== undefined) quotes.set(symbol, quote);
    }
    const [buyingPower, shares] = [books.buyingPower(number), books.shares(number)];
    const state = { account, positions, shares, buyingPower, quotes };
    return writeAccount(state, query.get('fields') === 'positions');
  }
}
