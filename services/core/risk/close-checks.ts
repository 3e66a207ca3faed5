/** That nothing is bought back beyond what is open: by an exit, or by a roll. */
import type { AccountView, OrderIntent } from '../model/index.js';
import { judgeRoll } from '../orders/index.js';
import { isCount, type RiskContext, type RiskVerdict, refuse } from './check.js';

export function checkClose({ intent, account }: RiskContext): RiskVerdict | undefined {
  return closeFault(account, intent.quantity, intent);
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
