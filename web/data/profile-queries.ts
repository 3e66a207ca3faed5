import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ProfileView } from '#contract';
import { call } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

/** Who somebody is, and what they have accepted: every page asks. */
export const useProfile = () => useRead<ProfileView>(keys.profile, '/me');

/** The demo's own login is made without anybody who accepts anything. */
const ACCEPTED_BY_NOBODY = 'demo';
export const hasAcceptedOnce = ({ disclaimer }: ProfileView): boolean => disclaimer.accepted !== ACCEPTED_BY_NOBODY;
export const isDisclaimerDue = ({ disclaimer }: ProfileView): boolean => disclaimer.accepted !== disclaimer.current;

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
