import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  ActView,
  ApiKeyView,
  AuditVerdictView,
  BrowserSessionView,
  ChangePassword,
  MakeApiKey,
  NewApiKeyView,
  NewTotpView,
  PasskeyQuestionView,
  ProfileView,
  RecoveryCodesView,
} from '#contract';
import { call } from './http.js';
import { keys } from './keys.js';
import { refresh, usePages, useRead } from './queries.js';

/** What people set about themselves. */

export const useBrowserSessions = () => useRead<BrowserSessionView[]>(keys.browserSessions, '/me/sessions');
export const useApiKeys = () => useRead<ApiKeyView[]>(keys.apiKeys, '/me/keys');

export const useActs = () => usePages<ActView>(keys.acts, '/me/acts');

/** An operator's: recomputes the whole audit log. */
export const useVerifyAudit = () =>
  useMutation({ mutationFn: () => call<AuditVerdictView>('GET', '/operations/audit') });

/** An act on one's own account; what it may have moved is read again. */
function useAct<Wish, Answer>(act: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => refresh(queries, keys.profile, keys.browserSessions, keys.apiKeys, keys.acts),
  });
}

export const useChangePassword = () => useAct((body: ChangePassword) => call<void>('POST', '/me/password', { body }));
export const useBeginTotp = () =>
  useAct((password: string) => call<NewTotpView>('POST', '/me/totp', { body: { password } }));
export const useConfirmTotp = () =>
  useAct((code: string) => call<RecoveryCodesView>('POST', '/me/totp/confirm', { body: { code } }));
export const useRemoveTotp = () =>
  useAct((password: string) => call<ProfileView>('POST', '/me/totp/remove', { body: { password } }));
export const useRenewCodes = () =>
  useAct((password: string) => call<RecoveryCodesView>('POST', '/me/recovery-codes', { body: { password } }));
export const useRemovePasskey = () =>
  useAct((id: string) => call<void>('DELETE', `/me/passkeys/${encodeURIComponent(id)}`));
export const useEndSession = () => useAct((id: string) => call<void>('DELETE', `/me/sessions/${id}`));
export const useEndOtherSessions = () => useAct((_others: 'others') => call<void>('DELETE', '/me/sessions'));
export const useMakeKey = () => useAct((body: MakeApiKey) => call<NewApiKeyView>('POST', '/me/keys', { body }));
export const useRevokeKey = () => useAct((id: string) => call<void>('DELETE', `/me/keys/${id}`));

export const useAddPasskey = () =>
  useAct(async ({ password, name }: { readonly password: string; readonly name: string }) => {
    const question = await call<PasskeyQuestionView>('POST', '/me/passkeys/options', { body: { password } });
    const optionsJSON = question.options as PublicKeyCredentialCreationOptionsJSON;
    const response = await startRegistration({ optionsJSON });
    return call<ProfileView>('POST', '/me/passkeys', { body: { ticket: question.ticket, name, response } });
  });
