import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrderView, Page, ResolveUnknown, SharesSold, ShownOrders, UnknownOrderView } from '#contract';
import { call, newActKey } from './http.js';
import { keys } from './keys.js';
import { refresh, usePages, useRead } from './queries.js';

/** Orders of all bots or of one, newest first. @param show - all where it is undefined */
export function useOrders({ botId, show }: { readonly botId?: string; readonly show?: ShownOrders }) {
  const wish = { ...(botId !== undefined && { botId }), ...(show !== undefined && { show }) };
  return usePages<OrderView>(keys.ordersOf(botId ?? '', show ?? ''), '/orders', wish);
}

/** Orders that may still trade: as many as are ever counted before a stop. */
export const useWorkingOrders = () => useRead<Page<OrderView>>(keys.workingOrders, '/orders?show=working&limit=200');

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
