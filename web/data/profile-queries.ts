import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ProfileView } from '#contract';
import { call } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

/** Who somebody is, and what they have accepted: every page asks. */
export const useProfile = () => useRead<ProfileView>(keys.profile, '/me');

/** @param version - of the text that was shown */
export function useAcceptDisclaimer() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (version: string) => call<ProfileView>('POST', '/me/disclaimer', { body: { version } }),
    onSuccess: (profile) => {
      queries.setQueryData(keys.profile, profile);
      refresh(queries, keys.acts);
    },
  });
}
