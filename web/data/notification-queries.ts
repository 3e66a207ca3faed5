import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AddTarget, MakeHook, NewSecretView, NoticeKindView, NotificationsView, SetQuietHours } from '#contract';
import { call } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

/** Where a person is told, when not, and how programs command bots. */

export const useNotifications = () => useRead<NotificationsView>(keys.notifications, '/notifications');

function useAct<Wish, Answer>(act: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => refresh(queries, keys.notifications) });
}

export const useAddTarget = () =>
  useAct((body: AddTarget) => call<NewSecretView>('POST', '/notifications/targets', { body }));
export const useSetKinds = () =>
  useAct(({ id, kinds }: { readonly id: string; readonly kinds: readonly NoticeKindView[] }) =>
    call<void>('PUT', `/notifications/targets/${id}`, { body: { kinds } }),
  );
export const useTestTarget = () =>
  useAct((id: string) => call<void>('POST', `/notifications/targets/${id}/test`, { body: {} }));
export const useRemoveTarget = () => useAct((id: string) => call<void>('DELETE', `/notifications/targets/${id}`));
export const useSetQuietHours = () =>
  useAct((body: SetQuietHours) => call<void>('PUT', '/notifications/quiet-hours', { body }));
export const useMakeHook = () =>
  useAct((body: MakeHook) => call<NewSecretView>('POST', '/notifications/hooks', { body }));
export const useRemoveHook = () => useAct((id: string) => call<void>('DELETE', `/notifications/hooks/${id}`));
