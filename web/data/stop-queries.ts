import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SetStop, StopView } from '#contract';
import { call, newActKey } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

/** Whom a stop holds. `id` names the bot or the account. */
export type StopSubject =
  | { readonly scope: 'bot' | 'account'; readonly id: string }
  | { readonly scope: 'user' | 'everybody' };

export const useStops = () => useRead<StopView[]>(keys.stops, '/stops');

const pathOf = (subject: StopSubject) =>
  'id' in subject ? `/stops/${subject.scope}/${subject.id}` : `/stops/${subject.scope}`;

interface StopChange {
  readonly subject: StopSubject;
  readonly stop: SetStop;
}

/** Sets a stop, or lifts it with the level `none`. */
export function useSetStop() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ subject, stop }: StopChange) =>
      call<StopView[]>('POST', pathOf(subject), { body: stop, idempotencyKey: newActKey() }),
    onSuccess: (stops) => {
      queries.setQueryData(keys.stops, stops);
      refresh(queries, keys.accounts, keys.bots, keys.orders);
    },
  });
}
