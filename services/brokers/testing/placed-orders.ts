import type { OrderIntent } from '#core/model';
import { hasEnded, type SimOrder } from '../../simulator/brokers/kit/index.js';
import { rootOf } from './campaign-ladders.js';

/** Orders at the broker, by whom they were made, and what was seen of them that must never be. */
export class PlacedOrders {
  /** By the client id that their intent began with: some brokers do not know it. */
  private readonly placed = new Map<string, number[]>();
  /** Made by somebody else. */
  readonly foreign = new Set<number>();
  /** Client ids of intents that had two orders at work at one time. */
  readonly doubled = new Set<string>();
  /** Positions that two orders were closing at one time. */
  readonly closedTwice = new Set<string>();

  /** Notes what a call has made. */
  note(sentBy: string, before: ReadonlySet<number>, after: readonly SimOrder[]): void {
    for (const { id } of after) {
      if (before.has(id) || this.foreign.has(id)) continue;
      const name = rootOf(sentBy);
      this.placed.set(name, [...this.of(name), id]);
    }
  }

  of(clientOrderId: string): readonly number[] {
    return this.placed.get(clientOrderId) ?? [];
  }

  watch(truth: readonly SimOrder[], intents: readonly OrderIntent[]): void {
    const live = new Set(truth.flatMap((order) => (hasEnded(order) ? [] : [order.id])));
    for (const [name, ids] of this.placed) if (ids.filter((id) => live.has(id)).length > 1) this.doubled.add(name);
    const closing = new Set<string>();
    for (const { side, positionId, closes, clientOrderId } of intents) {
      const closed = closes?.positionId ?? (side === 'buy_to_close' ? positionId : undefined);
      if (closed === undefined || !this.of(clientOrderId).some((id) => live.has(id))) continue;
      if (closing.has(closed)) this.closedTwice.add(closed);
      closing.add(closed);
    }
  }
}
