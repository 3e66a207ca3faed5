import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  MailView,
  PasskeyQuestionView,
  SecondFactor,
  SessionView,
  SignIn,
  SignInView,
  SignUp,
  WaysView,
} from '#contract';
import { call } from './http.js';
import { keys } from './keys.js';
import { changeUser } from './queries.js';

/** The ways into the app. */

/** While somebody waits for a mail. */
const MAILBOX_MS = 2_000;

export const useWays = () =>
  useQuery({
    queryKey: keys.ways,
    queryFn: ({ signal }) => call<WaysView>('GET', '/auth/ways', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useMailbox = () =>
  useQuery({
    queryKey: keys.mailbox,
    queryFn: ({ signal }) => call<MailView[]>('GET', '/mailbox', {}, signal),
    staleTime: 0,
    refetchInterval: MAILBOX_MS,
  });

export function useSignUp() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SignUp) => call<SessionView>('POST', '/auth/sign-up', { body }),
    onSuccess: (session) => changeUser(queries, session),
  });
}

/** Ends with a session, or with the ticket for the second step. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SignIn) => call<SignInView>('POST', '/auth/sign-in', { body }),
    onSuccess: (answer) => {
      if ('csrfToken' in answer) changeUser(queries, answer);
    },
  });
}

export function useBringCode() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SecondFactor) => call<SessionView>('POST', '/auth/second-factor', { body }),
    onSuccess: (session) => changeUser(queries, session),
  });
}

/** Asks the browser for a passkey of this site. */
export function useBringPasskey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { ticket, options } = await call<PasskeyQuestionView>('POST', '/auth/passkey/options');
      const response = await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });
      return call<SessionView>('POST', '/auth/passkey', { body: { ticket, response } });
    },
    onSuccess: (session) => changeUser(queries, session),
  });
}

export const useForgotten = () =>
  useMutation({ mutationFn: (email: string) => call<void>('POST', '/auth/forgotten', { body: { email } }) });

export const useReset = () =>
  useMutation({
    mutationFn: (body: { readonly token: string; readonly password: string }) =>
      call<void>('POST', '/auth/reset', { body }),
  });
