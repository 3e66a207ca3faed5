import {
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type {
  AccountSummaryView,
  BotCommandRequest,
  BotSummaryView,
  BotView,
  CampaignView,
  DecisionSummaryView,
  DecisionView,
  MarketView,
  Page,
  PositionView,
  PreviewView,
  ReplayControlRequest,
  SessionView,
} from '#contract';
import type { BotConfig } from '#core/bot';
import { askAgain } from './ask-again.js';
import { receiveClock } from './clock.js';
import { dropEarly, rememberSignedIn } from './early.js';
import { call, newActKey, ProblemError } from './http.js';
import { keys } from './keys.js';
import { liveState } from './live.js';
import { takeSession } from './session-token.js';

export const useIsOffline = () => useSyncExternalStore(liveState.subscribe, () => liveState.get() === 'offline');
export const useIsSlow = () => useSyncExternalStore(liveState.subscribe, () => liveState.get() === 'slow');

export const sessionRead = {
  queryKey: keys.session,
  queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<SessionView | null> => {
    try {
      const session = await call<SessionView>('GET', '/auth/session', {}, signal);
      takeSession(session);
      return session;
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) {
        rememberSignedIn(false);
        return null;
      }
      throw error;
    }
  },
  staleTime: 60_000,
};

export const useSession = () => useQuery(sessionRead);

/** How a route is read. */
export const readOf = <T>(queryKey: readonly unknown[], path: string) => ({
  queryKey,
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => call<T>('GET', path, {}, signal),
});

/** Reads a route, and again by itself as {@link askAgain} says. */
export function useRead<T>(queryKey: readonly unknown[], path: string, enabled = true) {
  const offline = useIsOffline();
  return useQuery({ ...readOf<T>(queryKey, path), enabled, refetchInterval: askAgain(offline) });
}

export const useAccounts = () => useRead<AccountSummaryView[]>(keys.accounts, '/accounts');
export const useBots = () => useRead<BotSummaryView[]>(keys.botList, '/bots');
export const useBot = (id: string, enabled = true) => useRead<BotView>(keys.bot(id), `/bots/${id}`, enabled);
export const useDefaults = (enabled: boolean) =>
  useRead<{ config: BotConfig }>(keys.defaults, '/bots/defaults', enabled);
export const useDecision = (id: string) => useRead<DecisionView>(keys.decision(id), `/decisions/${id}`);
export const useBotCampaigns = (botId: string) =>
  useRead<CampaignView[]>(keys.campaignsOf(botId), `/campaigns?botId=${botId}`);
export const usePositions = () => useRead<PositionView[]>(keys.positions, '/positions');
export const useBotPositions = (botId: string) =>
  useRead<PositionView[]>(keys.positionsOf(botId), `/positions?botId=${botId}`);

export const marketRead = {
  queryKey: keys.market,
  queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
    const market = await call<MarketView>('GET', '/market', {}, signal);
    receiveClock(market.clock);
    return market;
  },
};

export function useMarket() {
  const offline = useIsOffline();
  return useQuery({ ...marketRead, refetchInterval: askAgain(offline) });
}

/** Reads a list a page at a time, and again by itself as {@link askAgain} says. */
export function usePages<T>(queryKey: readonly unknown[], path: string, wish: Readonly<Record<string, string>> = {}) {
  const offline = useIsOffline();
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ ...wish, ...(pageParam !== '' && { cursor: pageParam }) }).toString();
      return call<Page<T>>('GET', query === '' ? path : `${path}?${query}`, {}, signal);
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    refetchInterval: askAgain(offline),
  });
}

export const useDecisions = (botId: string) =>
  usePages<DecisionSummaryView>(keys.decisions(botId), `/bots/${botId}/decisions`);

/** What a configuration would do now; undefined while it has errors. Keeps the last answer while the next is on its way. */
export function usePreview(config: BotConfig | undefined, botId: string | undefined) {
  const body = config && { config, ...(botId === undefined ? {} : { botId }) };
  return useQuery({
    queryKey: keys.previewOf(JSON.stringify(body ?? null)),
    queryFn: ({ signal }) => call<PreviewView>('POST', '/bots/preview', { body }, signal),
    enabled: body !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
}

/** Reads these anew. */
export function refresh(queries: QueryClient, ...which: (readonly unknown[])[]): void {
  for (const queryKey of which) void queries.invalidateQueries({ queryKey });
}

/** Nothing of the former user stays. The session itself is replaced, not removed: components watch it. */
export function changeUser(queries: QueryClient, session: SessionView | null): void {
  dropEarly();
  takeSession(session);
  queries.setQueryData(keys.session, session);
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
}

export function useLeave() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('POST', '/auth/sign-out'),
    onSuccess: () => changeUser(queries, null),
  });
}

export function useSaveBot(id: string | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (config: BotConfig) => {
      const change = { body: { config }, idempotencyKey: newActKey() };
      return id === undefined ? call<BotView>('POST', '/bots', change) : call<BotView>('PUT', `/bots/${id}`, change);
    },
    onSuccess: (bot) => {
      queries.setQueryData(keys.bot(bot.id), bot);
      refresh(queries, keys.bots);
    },
  });
}

export function useDeleteBot() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `/bots/${id}`, { idempotencyKey: newActKey() }),
    onSuccess: (_nothing, id) => {
      queries.removeQueries({ queryKey: keys.bot(id) });
      void queries.invalidateQueries({ queryKey: keys.botList });
    },
  });
}

export function useCommand(botId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command: BotCommandRequest) =>
      call<void>('POST', `/bots/${botId}/commands`, { body: command, idempotencyKey: newActKey() }),
    onSuccess: () => refresh(queries, keys.bots, keys.positions),
  });
}

export function useReplayControl() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: ReplayControlRequest['action']) =>
      call<void>('POST', '/operations/replay', { body: { action } }),
    onSuccess: () => refresh(queries, keys.market),
  });
}
