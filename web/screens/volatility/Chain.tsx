import { useState } from 'react';
import type { ExpiryVolView } from '#contract';
import { useMarketClock, useMarketNow } from '../../data/clock.js';
import { useChain } from '../../data/market-queries.js';
import { useIsOffline } from '../../data/queries.js';
import { useLiveChain } from '../../data/quotes.js';
import { span } from '../../format/numbers.js';
import { newYorkSeconds } from '../../format/time.js';
import { media } from '../../theme/tokens.js';
import { Badge } from '../../ui/Badge.js';
import { Choice } from '../../ui/Choice.js';
import { Panel } from '../../ui/Panel.js';
import { ProblemPanel, Skeleton } from '../../ui/State.js';
import { useMedia } from '../../ui/use-media.js';
import * as css from './Chain.css.js';
import { ChainTable, type Side } from './ChainTable.js';
import { chainAge, linesOfFrame, linesOfView } from './chain-lines.js';

const SIDES = [
  { value: 'both', words: 'Calls and puts' },
  { value: 'put', words: 'Puts' },
  { value: 'call', words: 'Calls' },
] as const;

interface ChainProps {
  readonly underlying: string;
  readonly expiry: ExpiryVolView;
  /** False: it was read once, and nothing of it moves. */
  readonly isFollowed: boolean;
}

/** The chain of an expiry with Greeks, as it moves; read once while the live channel has not brought it. */
export function Chain({ underlying, expiry, isFollowed }: ChainProps) {
  const isNarrow = useMedia(media.narrow);
  const [chosen, choose] = useState<Side | undefined>();
  const side = chosen ?? (isNarrow ? 'put' : 'both');
  const frame = useLiveChain(underlying);
  const read = useChain(underlying, expiry.root, expiry.expiry, frame === undefined);
  const lines = (frame && linesOfFrame(frame, expiry)) ?? (read.data && linesOfView(read.data));
  const offline = useIsOffline();
  return (
    <Panel
      title={
        <span className={css.title}>Chain {lines && <Age tsEvent={lines.tsEvent} isFollowed={isFollowed} />}</span>
      }
      aside={<Choice label="Show" value={side} options={SIDES} onChange={choose} />}
      flush
    >
      {lines ? (
        <ChainTable lines={lines} root={expiry.root} expiry={expiry.expiry} side={side} isCut={offline} />
      ) : read.isError ? (
        <ProblemPanel error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <Skeleton height={520} />
      )}
    </Panel>
  );
}

/** How old the newest quote is, on the market's clock. */
function Age({ tsEvent, isFollowed }: { readonly tsEvent: number; readonly isFollowed: boolean }) {
  const now = useMarketNow();
  const isOpen = useMarketClock()?.session.state === 'open';
  const moves = isFollowed && isOpen;
  const offline = useIsOffline();
  if (now === undefined) return null;
  const ageMs = Math.max(0, now - tsEvent);
  const { isStale, words } = chainAge(ageMs, moves, offline);
  const said = {
    live: `Live, ${newYorkSeconds(tsEvent)}`,
    old: `${span(ageMs)} old`,
    'cut off': `No connection, as of ${newYorkSeconds(tsEvent)}`,
    'after hours': `As of ${newYorkSeconds(tsEvent)}`,
  };
  return (
    <span title="Newest quote of this chain, New York time">
      <Badge tone={isStale ? 'stale' : words === 'live' ? 'positive' : 'neutral'} icon={isStale ? 'clock' : undefined}>
        {said[words]}
      </Badge>
    </span>
  );
}
