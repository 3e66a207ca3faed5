import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import {
  type CandidateDetailView,
  type ChainView,
  decodeScan,
  type SavedViewView,
  type SaveView,
  type Scan,
  type ScanMargin,
  type VolatilityView,
} from '#contract';
import type { ChainFrame } from '#core/model';
import { askAgain } from './ask-again.js';
import { call, callBytes, ProblemError } from './http.js';
import { keys } from './keys.js';
import { useIsOffline, useRead } from './queries.js';

/**
 * All candidates on a margin model. A read asks for what has changed since the last one; `merge` puts it in its place.
 * @param margin - undefined while the account is not known yet
 */
export function useScan(
  margin: ScanMargin | undefined,
  merge: (known: Scan | undefined, answer: Scan) => Scan,
): ReturnType<typeof useQuery<Scan>> {
  const queries = useQueryClient();
  const offline = useIsOffline();
  const queryKey = keys.scanner(margin ?? '');
  return useQuery<Scan>({
    queryKey,
    queryFn: async ({ signal }) => {
      const known = queries.getQueryData<Scan>(queryKey);
      const since = known ? `&since=${encodeURIComponent(known.revision)}` : '';
      return merge(known, decodeScan(await callBytes(`/scanner?margin=${margin}${since}`, signal)));
    },
    enabled: margin !== undefined,
    // Typed arrays are compared by what they are, not by each number in them.
    structuralSharing: false,
    refetchInterval: askAgain(offline),
  });
}

export const useCandidate = (symbol: string | undefined, margin: ScanMargin | undefined) =>
  useRead<CandidateDetailView>(
    keys.candidate(symbol ?? '', margin ?? ''),
    `/scanner/${encodeURIComponent(symbol ?? '')}?margin=${margin}`,
    symbol !== undefined && margin !== undefined,
  );

/** How long what the gateway works out of a chain may be behind the chain itself. */
const WORKED_OUT_MS = 1_000;

/** Reads a candidate again when its chain has moved: however often it moves, once in so many moments. */
export function useFollowCandidate(symbol: string, chain: ChainFrame | undefined): void {
  const queries = useQueryClient();
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (chain === undefined) return;
    due.current ??= setTimeout(() => {
      due.current = undefined;
      void queries.invalidateQueries({ queryKey: keys.candidates(symbol) });
    }, WORKED_OUT_MS);
  }, [queries, symbol, chain]);
  useEffect(
    () => () => {
      clearTimeout(due.current);
      due.current = undefined;
    },
    [],
  );
}

/** A chain that nobody follows comes a few seconds after it was first asked for. */
const ON_ITS_WAY_MS = 2_000;

/** The data are null while the chain is on its way. */
export function useVolatility(underlying: string | undefined) {
  const offline = useIsOffline();
  return useQuery({
    queryKey: keys.volatility(underlying ?? ''),
    queryFn: async ({ signal }): Promise<VolatilityView | null> => {
      try {
        return await call<VolatilityView>('GET', `/volatility/${encodeURIComponent(underlying ?? '')}`, {}, signal);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'CHAIN_ASKED') return null;
        throw error;
      }
    },
    enabled: underlying !== undefined,
    refetchInterval: (query) => (query.state.data === null ? ON_ITS_WAY_MS : askAgain(offline)(query)),
  });
}

export const useChain = (underlying: string, root: string, expiry: string, enabled: boolean) =>
  useRead<ChainView>(
    keys.chain(underlying, root, expiry),
    `/volatility/${encodeURIComponent(underlying)}/chain/${encodeURIComponent(root)}/${expiry}`,
    enabled,
  );

export const useSavedViews = () => useRead<SavedViewView[]>(keys.savedViews, '/views?page=scanner');

export function useSaveView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (view: SaveView) => call<SavedViewView[]>('PUT', '/views', { body: view }),
    onSuccess: (views) => queries.setQueryData(keys.savedViews, views),
  });
}

export function useDeleteView() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `/views/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.savedViews }),
  });
}
