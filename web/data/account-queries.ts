import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountResultView, AccountSummaryView, ReferenceView, SetAccountLimits } from '#contract';
import { call } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

export function useSetAccountLimits(accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SetAccountLimits) => call<AccountSummaryView>('PUT', `/accounts/${accountId}/limits`, { body }),
    onSuccess: () => refresh(queries, keys.accounts, keys.preview),
  });
}

/** What is known of the underlyings that own bots watch. */
export const useReference = () => useRead<ReferenceView>(keys.reference, '/reference');

/** What has been earned and lost, by account. */
export const useResults = () => useRead<AccountResultView[]>(keys.results, '/results');
