import { COMMAND_REFUSALS } from '#core/orders';
import type { OrderEvidence } from '#store/desk';
import type { ExternalOrderView } from '../contract/index.js';

const LOOKED = {
  byClientOrderId: 'by our number',
  byTagScan: 'by our tag, in its list of orders',
  byShape: 'by contract, side, quantity, price and time',
} as const;

/** Returns a fact about an order in doubt as a sentence. */
export function evidenceWords({ kind, detail, count }: OrderEvidence): string {
  const times = count > 1 ? ` (${count} times)` : '';
  switch (kind) {
    case 'search_empty':
      return `The broker was asked ${how(detail['lookup'])} and has no such order${times}.`;
    case 'search_found':
      return `The broker was asked ${how(detail['lookup'])} and has it as ${String(detail['brokerOrderId'])}.`;
    case 'shape_candidates':
      return `${candidateWords(candidatesOf(detail).length, Number(detail['twins'] ?? 0))}${times}.`;
    case 'search_failed':
      return `The broker could not be asked (${String(detail['code'])})${times}; nothing follows from that.`;
    case 'not_sent':
      return `Not one byte of it left (${String(detail['cause'])}).`;
    case 'decided_by_person':
      return decisionWords(detail);
  }
}

function how(lookup: unknown): string {
  return LOOKED[lookup as keyof typeof LOOKED] ?? 'for it';
}

function candidateWords(candidates: number, twins: number): string {
  const orders = candidates === 1 ? 'one order' : `${candidates} orders`;
  const others =
    twins === 0 ? '' : `, and ${twins === 1 ? 'another order' : `${twins} other orders`} of yours may be it too`;
  return `The broker shows ${orders} that may be it${others}`;
}

function decisionWords(detail: OrderEvidence['detail']): string {
  const refused = detail['refused'];
  const said = detail['verdict'] === 'found' ? 'that the broker has it' : 'that it was never sent';
  if (refused === undefined) return `A person decided ${said}.`;
  const why = COMMAND_REFUSALS[refused as keyof typeof COMMAND_REFUSALS] ?? String(refused);
  return `A person said ${said}, which was not taken: ${why}`;
}

/**
 * Returns the orders at the broker that may be the one in doubt, by the last search that succeeded; none when a later search found
 * nothing.
 */
export function candidatesIn(evidence: readonly OrderEvidence[]): readonly ExternalOrderView[] {
  const last = evidence.findLast((fact) => ['search_empty', 'search_found', 'shape_candidates'].includes(fact.kind));
  if (last?.kind !== 'shape_candidates') return [];
  return candidatesOf(last.detail).map(({ placedAt, ...one }) => ({ ...one, firstSeenAt: placedAt ?? last.at }));
}

type Candidate = Omit<ExternalOrderView, 'firstSeenAt'> & { readonly placedAt?: number };

/** As the desk keeps them. */
function candidatesOf(detail: OrderEvidence['detail']): readonly Candidate[] {
  return (detail['candidates'] ?? []) as unknown as readonly Candidate[];
}
