/** That nothing is bought back beyond what is open: by an exit, or by a roll. */
import type { AccountView, OrderIntent } from '../model/index.js';
import { judgeRoll } from '../orders/index.js';
import { isCount, type RiskContext, type RiskMarket, type RiskVerdict, refuse } from './check.js';
import type { RiskLimits } from './limits.js';

export function checkClose(context: RiskContext): RiskVerdict | undefined {
  return closeFault(context.account, context.intent.quantity, context.intent);
}

/** Where a purchase may open as well, more of it than the broker shows short would leave the account long: somebody closed it there. */
export function checkShortAtBroker(
  { intent, account }: RiskContext,
  _limits: RiskLimits,
  { brokerShort }: RiskMarket,
): RiskVerdict | undefined {
  if (brokerShort === undefined) return undefined;
  const { id, symbol, quantity } = intent;
  const others = account.pending.filter(
    (one) => one.intentId !== id && one.symbol === symbol && one.side === 'buy_to_close' && one.state !== 'pending',
  );
  const open = others.reduce((left, one) => left - (one.quantity - one.filledQuantity), brokerShort);
  return quantity <= open ? undefined : refuse('CLOSE_EXCEEDS_POSITION', { quantity, open });
}

/** What a roll buys back is its own bot's, and open. */
export function checkRoll({ intent, account }: RiskContext): RiskVerdict | undefined {
  const { closes, quantity, botId } = intent;
  if (!closes) return undefined;
  const verdict = judgeRoll({ ...intent, closes });
  if (verdict.kind === 'refused') return refuse('ROLL_INVALID', { reason: verdict.code });
  const own = { ...account, positions: account.positions.filter((one) => one.botId === botId) };
  return closeFault(own, quantity, closes);
}

function closeFault(
  { positions }: AccountView,
  quantity: number,
  { positionId, symbol }: Pick<OrderIntent, 'positionId' | 'symbol'>,
): RiskVerdict | undefined {
  const open = positions.find((one) => one.id === positionId && one.symbol === symbol)?.openQuantity ?? 0;
  return isCount(quantity) && quantity <= open ? undefined : refuse('CLOSE_EXCEEDS_POSITION', { quantity, open });
}
