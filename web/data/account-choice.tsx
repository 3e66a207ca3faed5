import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { AccountSummaryView } from '#contract';
import { useAccounts } from './queries.js';

interface Choice {
  /** The account that the top bar shows and stops; undefined while loading. */
  readonly account: AccountSummaryView | undefined;
  readonly accounts: readonly AccountSummaryView[];
  readonly choose: (id: string) => void;
}

const Context = createContext<Choice>({ account: undefined, accounts: [], choose: () => undefined });

export const useAccountChoice = () => useContext(Context);

/** Brings the account that a page is about into view: what the top bar shows and stops is then what the person looks at. */
export function useInView(accountId: string): void {
  const { choose } = useAccountChoice();
  useEffect(() => choose(accountId), [choose, accountId]);
}

export function AccountChoice({ children }: { readonly children: ReactNode }) {
  const { data: accounts } = useAccounts();
  const [chosen, choose] = useState<string | undefined>();
  const choice = useMemo<Choice>(
    () => ({
      account: accounts?.find((one) => one.id === chosen) ?? accounts?.[0],
      accounts: accounts ?? [],
      choose,
    }),
    [accounts, chosen],
  );
  return <Context value={choice}>{children}</Context>;
}
