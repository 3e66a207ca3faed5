import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CapacityRequest, DrainRequest, LayoutRequest, MoveSlotRequest, PlacementView } from '#contract';
import { call, newActKey } from './http.js';
import { keys } from './keys.js';

/** Load is no message, and neither is a pod's silence: while it is shown, the page asks. */
const PLACEMENT_MS = 2_000;

export const usePlacement = () =>
  useQuery({
    queryKey: keys.placement,
    queryFn: ({ signal }) => call<PlacementView>('GET', '/operations/placement', {}, signal),
    refetchInterval: PLACEMENT_MS,
  });

/** What an operator may do to the placement. */
export type PlacementAct =
  | { readonly kind: 'layout'; readonly layout: LayoutRequest }
  | ({ readonly kind: 'drain'; readonly podId: string } & DrainRequest)
  | ({ readonly kind: 'capacity'; readonly podId: string } & CapacityRequest)
  | ({ readonly kind: 'move'; readonly slotId: number } & MoveSlotRequest)
  | { readonly kind: 'release'; readonly slotId: number };

export function usePlacementAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: PlacementAct) => send(act),
    onSuccess: (placement) => queries.setQueryData(keys.placement, placement),
  });
}

function send(act: PlacementAct): Promise<PlacementView> {
  const idempotencyKey = newActKey();
  const pod = 'podId' in act ? `/operations/pods/${encodeURIComponent(act.podId)}` : '';
  switch (act.kind) {
    case 'layout':
      return call('PUT', '/operations/layout', { body: act.layout, idempotencyKey });
    case 'drain':
      return call('POST', `${pod}/drain`, { body: { draining: act.draining }, idempotencyKey });
    case 'capacity':
      return call('PUT', `${pod}/capacity`, { body: { capacity: act.capacity }, idempotencyKey });
    case 'move': {
      const { slotId, podId, minutes } = act;
      const body = { podId, ...(minutes !== undefined && { minutes }) };
      return call('POST', `/operations/slots/${slotId}/move`, { body, idempotencyKey });
    }
    case 'release':
      return call('POST', `/operations/slots/${act.slotId}/release`, { body: {}, idempotencyKey });
  }
}
