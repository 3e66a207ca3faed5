import type { HouseMarginView } from '#contract';
import { money, percentWithUnit, plural } from '../../format/numbers.js';

const whole = (amount: string) => money(amount, { cents: false });

/** Returns what is expected of a broker, such as "estimate $1,512 ± 3 %", or what is lacking for that. */
export function estimateWords({ estimate, plusMinus, model, needed }: HouseMarginView): string {
  if (estimate !== undefined && plusMinus !== undefined) {
    return `estimate ${whole(estimate)} ± ${percentWithUnit(plusMinus)}`;
  }
  const missing = needed === undefined ? '' : `; ${plural(needed, 'more underlying')} until there is an estimate`;
  return `our model ${whole(model)}${missing}`;
}

/** Returns what a broker said last of this contract to the signed-in user. */
export function statedWords({ stated }: HouseMarginView): string | undefined {
  return stated === undefined ? undefined : `broker said ${whole(stated)}`;
}
