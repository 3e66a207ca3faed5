import { describe, expect, it } from '@jest/globals';
import type { PendingOrder } from '../model/index.js';
import type { RiskContext, RiskMarket } from './check.js';
import { checkShortAtBroker } from './close-checks.js';
import { DEFAULT_RISK_LIMITS } from './limits.js';

const SYMBOL = 'AAPL251219P00265000';
const OTHER = {
  ...{ intentId: 'i9', botId: 'bot-2', symbol: SYMBOL, side: 'buy_to_close', quantity: 2, filledQuantity: 0 },
  ...{ state: 'working' },
};

/** Buys one contract back beside another order of the account. */
function refused(brokerShort: number | undefined, over: object = {}): boolean {
  const pending = [
    { ...OTHER, ...over },
    { ...OTHER, intentId: 'i1' },
  ] as unknown as readonly PendingOrder[];
  const intent = { id: 'i1', symbol: SYMBOL, side: 'buy_to_close', quantity: 1 };
  const context = { intent, account: { pending } } as unknown as RiskContext;
  const market = { ...(brokerShort !== undefined && { brokerShort }) } as RiskMarket;
  const verdict = checkShortAtBroker(context, DEFAULT_RISK_LIMITS, market);
  return verdict?.kind === 'refused' && verdict.code === 'CLOSE_EXCEEDS_POSITION';
}

describe(checkShortAtBroker.name, () => {
  it.each<[string, number, object, boolean]>([
    ['there is room beside what works', 3, {}, false],
    ['what works takes all that is short', 2, {}, true],
    ['part of what works has traded', 2, { filledQuantity: 1 }, false],
    // What the desk has not taken yet is judged when it does.
    ['the other is not at the desk yet', 1, { state: 'pending' }, false],
    ['the other is a sale', 1, { side: 'sell_to_open' }, false],
    ['the other is of another contract', 1, { symbol: 'AAPL251219P00260000' }, false],
    ['nothing is short', 0, { symbol: 'AAPL251219P00260000' }, true],
    ['the account is long', -1, { symbol: 'AAPL251219P00260000' }, true],
  ])('%s', (_name, brokerShort, over, isRefused) => {
    expect(refused(brokerShort, over)).toBe(isRefused);
  });

  it('asks nothing of brokers that tell closing from opening', () => {
    expect(refused(undefined)).toBe(false);
  });
});
