import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BotVersionView, BotView, ChangedDecisionView, ChangePreviewView } from '#contract';
import type { BotConfig } from '#core/bot';
import { call, newActKey } from './http.js';
import { keys } from './keys.js';
import { refresh, useRead } from './queries.js';

export const useVersions = (botId: string) =>
  useRead<BotVersionView[]>(keys.versions(botId), `/bots/${botId}/versions`);

/** Makes a former configuration the newest one: a new version, so that this can be taken back as well. */
export function useGoBack(botId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (config: unknown) =>
      call<BotView>('PUT', `/bots/${botId}`, { body: { config }, idempotencyKey: newActKey() }),
    onSuccess: (bot) => {
      queries.setQueryData(keys.bot(bot.id), bot);
      refresh(queries, keys.bots);
    },
  });
}

/** Decisions that a change is judged on, at most. */
const DECISIONS_JUDGED = 212;
/** A piece without progress would be asked for without end. */
const PIECES_MAX = DECISIONS_JUDGED;

/** What a changed configuration would have done with the last decisions, as far as it is known. */
export interface JudgedChange {
  readonly judged: number;
  readonly unknown: number;
  readonly changed: readonly ChangedDecisionView[];
  /** Whether all that is to be judged was. */
  readonly done: boolean;
}

/** Judges a changed configuration piece by piece, newest decisions first; another change, or leaving, ends it. */
export function useJudgedChange(botId: string, config: BotConfig | undefined) {
  const queries = useQueryClient();
  const queryKey = keys.changesOf(botId, JSON.stringify(config ?? null));
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<JudgedChange> => {
      let known = NOTHING_JUDGED;
      let before: number | undefined;
      for (let pieces = 0; pieces < PIECES_MAX && !known.done; pieces += 1) {
        const body = { config, ...(before === undefined ? {} : { before }) };
        const piece: ChangePreviewView = await call<ChangePreviewView>(
          'POST',
          `/bots/${botId}/changes`,
          { body },
          signal,
        );
        known = withPiece(known, piece);
        before = piece.before;
        if (!known.done) queries.setQueryData(queryKey, known);
      }
      return { ...known, done: true };
    },
    enabled: config !== undefined,
    staleTime: 60_000,
    retry: false,
  });
}

const NOTHING_JUDGED: JudgedChange = { judged: 0, unknown: 0, changed: [], done: false };

function withPiece(known: JudgedChange, piece: ChangePreviewView): JudgedChange {
  const judged = known.judged + piece.judged;
  const unknown = known.unknown + piece.unknown;
  const done = piece.before === undefined || judged + unknown >= DECISIONS_JUDGED;
  return { judged, unknown, changed: [...known.changed, ...piece.changed], done };
}
