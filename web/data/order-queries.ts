import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ResolveUnknown, SharesSold, UnknownOrderView } from '#contract';
import { call, newActKey } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

/** Orders whose answer was lost and which wait for a person's verdict. */
export const useUnknownOrders = () => useRead<UnknownOrderView[]>(keys.unknownOrders, '/orders/unknown');

/** Asks the broker to cancel; the order's own state says when it has. */
export function useCancelOrder() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (orderId: string) => call<void>('POST', `/orders/${orderId}/cancel`, { idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.orders),
  });
}

export function useResolveUnknown(orderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ResolveUnknown) =>
      call<void>('POST', `/orders/${orderId}/resolve`, { body, idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.orders, keys.positions, keys.accounts),
  });
}

/** Says that shares of a campaign were sold at the broker; the campaign says what the desk made of it. */
export function useSharesSold(campaignId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SharesSold) =>
      call<void>('POST', `/campaigns/${campaignId}/sold`, { body, idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.positions, keys.accounts, keys.connections),
  });
}
