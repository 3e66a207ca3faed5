import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  AdoptPosition,
  BrokerView,
  Connect,
  ConnectionHealthView,
  ConnectionView,
  ContractsGone,
} from '#contract';
import { call, newActKey, ProblemError } from './http.js';
import { keys } from './keys.js';
import { signInAddress } from './leave-to.js';
import { refresh, useRead } from './queries.js';

/** Requests to a broker are no live message, so what shows their age asks. */
const HEALTH_MS = 3_000;
/** While a login is under way a person waits for it. */
const CONNECTING_MS = 1_000;

export const useBrokers = () => useRead<BrokerView[]>(keys.brokers, '/brokers');
export const useConnections = () => useRead<ConnectionView[]>(keys.connections, '/connections');

export function useConnectionHealth(id: string) {
  return useQuery({
    queryKey: keys.connection(id),
    queryFn: ({ signal }) => call<ConnectionHealthView>('GET', `/connections/${id}`, {}, signal),
    // Read anew on each visit: nothing else says that what was read before is old.
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.connection.state === 'connecting' ? CONNECTING_MS : HEALTH_MS),
  });
}

interface ConnectAnswer {
  readonly connection: ConnectionView;
  /** The broker's own page. */
  readonly authorizeUrl: string;
}

/** Begins a login, then leaves for the broker's own page in the same window. */
export function useConnect() {
  return useMutation({
    mutationFn: async (body: Connect) => {
      const answer = await call<ConnectAnswer>('POST', '/connections', { body, idempotencyKey: newActKey() });
      const address = signInAddress(answer.authorizeUrl);
      if (address === undefined) {
        throw new ProblemError({
          status: 0,
          code: 'SIGN_IN_ADDRESS_UNSAFE',
          title: 'The broker’s sign-in page has an address that this page does not follow.',
        });
      }
      window.location.assign(address);
    },
  });
}

export function useReloginPlan(connectionId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (accepted: boolean) =>
      call<ConnectionView>('POST', `/connections/${connectionId}/relogin-plan`, {
        body: { accepted },
        idempotencyKey: newActKey(),
      }),
    onSuccess: () => refresh(queries, keys.connections, keys.accounts),
  });
}

export function useDisconnect(connectionId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('DELETE', `/connections/${connectionId}`, { idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.connections, keys.accounts, keys.bots),
  });
}

/** Asks the desk to compare the broker's books with ours now. */
export function useReconcile(accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('POST', `/accounts/${accountId}/reconcile`, { idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.connections, keys.accounts),
  });
}

/** Gives a short put that no bot manages to a bot. */
export function useAdopt(accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AdoptPosition) =>
      call<void>('POST', `/accounts/${accountId}/adopt`, { body, idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.connections, keys.accounts, keys.positions, keys.bots),
  });
}

/** Says what became of contracts that the broker no longer shows; the position says what the desk made of it. */
export function useContractsGone(accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ContractsGone) =>
      call<void>('POST', `/accounts/${accountId}/gone`, { body, idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.positions, keys.accounts, keys.connections),
  });
}
