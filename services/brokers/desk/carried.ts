import type { CommandRefusal, SettlementRefusal } from '#core/orders';
import type { CommandResult } from '#store/desk';

/** What became of a person's command. `finished`: the store ended it together with what it did. */
export type Carried = CommandResult | { readonly outcome: 'finished' };

export function refused(code: CommandRefusal | SettlementRefusal): Carried {
  return { outcome: 'refused', code };
}
