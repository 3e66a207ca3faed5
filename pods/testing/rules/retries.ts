import type { TickKind } from '#core/model';
import type { BotId, DecisionId } from '#core/units';
import { Violation } from './violation.js';

/** A tick that the store has failed is tried again after so long, virtual ms. */
const BACK_OFF_MS = 1_000;

/** What a slot's log says of a tick that has ended. */
export type EndedTick =
  | { readonly event: 'tick.postponed'; readonly kind: TickKind; readonly botId: BotId }
  | { readonly event: 'tick.committed'; readonly kind: TickKind; readonly decisionId: DecisionId };

/**
 * Holds one thread to its waits: while the store fails, jobs that come twice or late must not make a tick run at once again. It knows ends
 * only, so it misses a try that ended in silence and blames none that waited.
 */
export class RetryRule {
  private readonly notBefore = new Map<string, number>();

  constructor(
    private readonly parts: {
      readonly nowMs: () => number;
      readonly onBroken: (violation: Violation) => void;
    },
  ) {}

  ended(tick: EndedTick): void {
    const { nowMs, onBroken } = this.parts;
    const botId = 'botId' in tick ? tick.botId : tick.decisionId.slice(0, tick.decisionId.lastIndexOf('-'));
    const name = `${tick.kind} of ${botId}`;
    const notBefore = this.notBefore.get(name);
    if (notBefore !== undefined && nowMs() < notBefore)
      onBroken(new Violation(`the ${name} was tried again before its wait was over`));
    if (tick.event === 'tick.postponed') this.notBefore.set(name, nowMs() + BACK_OFF_MS);
    else this.notBefore.delete(name);
  }
}
