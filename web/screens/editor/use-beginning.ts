import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { AccountSummaryView } from '#contract';
import { BotConfig } from '#core/bot';
import { useAccountChoice } from '../../data/account-choice.js';
import { useCandidate } from '../../data/market-queries.js';
import { useAccounts, useBot, useDefaults } from '../../data/queries.js';
import { clonedConfig, promotedConfig } from './from-bot.js';
import { configFromPut } from './from-put.js';

/** Under which the draft of any new bot is kept. */
export const NEW = 'new';

export interface Beginning {
  readonly saved: BotConfig;
  readonly accounts: readonly AccountSummaryView[];
  /** One made of something has a draft of its own: an older one must not take its place. */
  readonly place: string | undefined;
  /** Made of nothing. */
  readonly isPlain: boolean;
  readonly note: string | undefined;
}

interface ReadBeginning {
  /** Undefined while it is read, or when it cannot be. */
  readonly beginning: Beginning | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

const PROMOTION =
  'A bot for real money with small limits first: one contract, one position, one opening a day. Raise them when its results agree with those on paper. The paper bot goes on as it is.';

/**
 * What the form of a new bot begins with, as its address says: `?put=` a contract of the scanner, `?from=` a bot, with `&promote=live` for
 * real money, `?file=` a file that was read; else the defaults.
 */
export function useBeginning(): ReadBeginning {
  const [search] = useSearchParams();
  const imported = useImported(search.get('file'));
  const defaults = useDefaults(true);
  const accounts = useAccounts();
  const { account: inView } = useAccountChoice();
  const named = useNamedAccount(search.get('account'), accounts);
  const account = named.account ?? inView;
  const symbol = search.get('put') ?? undefined;
  const put = useCandidate(symbol, account && (account.type === 'cash' ? 'cash' : 'regT'));
  const from = search.get('from') ?? undefined;
  const source = useBot(from ?? '', from !== undefined);
  const result = { error: defaults.error ?? accounts.error ?? source.error, retry: () => void defaults.refetch() };
  const isRead = (symbol === undefined || put.data || put.isError) && (from === undefined || source.data);
  if (!defaults.data || !accounts.data || !account || !named.isRead || !isRead)
    return { ...result, beginning: undefined };
  const common = { accounts: accounts.data, isPlain: false, note: undefined };
  const plain = { ...defaults.data.config, accountId: account.id, mode: account.mode };
  const config = BotConfig.safeParse(source.data?.config);
  if (config.success) {
    const live = search.get('promote') === 'live' ? accounts.data.find(({ mode }) => mode === 'live') : undefined;
    const saved = live
      ? promotedConfig(config.data, { accountId: live.id, mode: live.mode })
      : clonedConfig(config.data);
    const place = `${NEW}.${live ? 'live' : 'copy'}.${from}`;
    return { ...result, beginning: { ...common, saved, place, note: live && PROMOTION } };
  }
  if (imported) {
    const saved = { ...imported, accountId: account.id, mode: account.mode };
    return { ...result, beginning: { ...common, saved, place: `${NEW}.file.${search.get('file')}` } };
  }
  const candidate = put.data?.candidate;
  const saved = candidate ? configFromPut(plain, candidate) : plain;
  const place = symbol && `${NEW}.${symbol}`;
  return { ...result, beginning: { ...common, saved, place, isPlain: symbol === undefined } };
}

/** An account that the address names may be newer than the list that was read last: the list is read once more before another account stands in for it. */
function useNamedAccount(id: string | null, { data, refetch }: ReturnType<typeof useAccounts>) {
  const [askedFor, setAskedFor] = useState<string>();
  const account = data?.find((one) => one.id === id);
  const isRead = id === null || account !== undefined || askedFor === id;
  const isMissing = data !== undefined && !isRead;
  useEffect(() => {
    if (isMissing) void refetch().finally(() => setAskedFor(id ?? undefined));
  }, [isMissing, id, refetch]);
  return { account, isRead };
}

/** The configuration of a file travels with the history entry: it is there after a reload, and nowhere else. */
function useImported(name: string | null): BotConfig | undefined {
  const { state } = useLocation();
  const read = BotConfig.safeParse((state as { config?: unknown } | null)?.config);
  return name !== null && read.success ? read.data : undefined;
}
