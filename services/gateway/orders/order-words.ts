import type { OrderState } from '#core/model';
import { RISK_REFUSALS } from '#core/risk';

/** What a state says by itself; states that need no explanation have none. */
const STATE_WORDS: Partial<Record<OrderState, string>> = {
  unknown: 'The broker’s answer was lost; it is being searched for. Its margin stays held.',
  not_sent: 'It is proven that the order never reached the broker.',
  expired: 'The day ended before it filled.',
};

/** Returns a code (or else the state) in words; a code that no table lists is not mapped to a familiar one. */
export function orderWords(state: string, code: string | undefined): string | undefined {
  if (code !== undefined && Object.hasOwn(RISK_REFUSALS, code))
    return RISK_REFUSALS[code as keyof typeof RISK_REFUSALS];
  return STATE_WORDS[state as OrderState];
}
