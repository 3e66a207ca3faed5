import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Scan } from '#contract';
import { useAccountChoice } from '../../data/account-choice.js';
import { useCandidate, useScan } from '../../data/market-queries.js';
import { csvOf } from '../../format/csv.js';
import { count, plural } from '../../format/numbers.js';
import { Button } from '../../ui/Button.js';
import { Choice } from '../../ui/Choice.js';
import { Page } from '../../ui/Page.js';
import { EmptyState, Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { scroller } from './Candidate.css.js';
import { Candidate } from './Candidate.js';
import { COLUMN_SETS, columnSetOf } from './columns.js';
import { LimitsPanel } from './Limits.js';
import { type Limits, limitCount, limitsOf, NO_LIMITS, writeLimits } from './limits.js';
import { exportRows, marginOf, sortOf, sortText } from './model.js';
import { orderedRows } from './order.js';
import { ScanTable } from './ScanTable.js';
import * as css from './Screen.css.js';
import { mergeScan, ScanRows } from './scan-rows.js';
import { useHeld } from './use-held.js';
import { Views } from './Views.js';

const SET_OPTIONS = Object.entries(COLUMN_SETS).map(([value, { words }]) => ({ value, words }));

/** All sell-put candidates of all underlyings; what narrows and orders them stands in the address. */
export function ScannerScreen() {
  const { account } = useAccountChoice();
  const margin = marginOf(account);
  const scan = useScan(margin, mergeScan);
  const { symbol } = useParams();
  const [away, setAway] = useState(false);
  const [held, isOld, show] = useHeld<Scan>(scan.data, away);
  const address = useAddress();
  const { limits, sort, set } = address;
  const rows = useMemo(() => held && new ScanRows(held.blocks), [held]);
  const wanted = useDeferredValue(limits);
  const order = useMemo(() => rows && orderedRows(rows, wanted, sort), [rows, wanted, sort]);
  const detail = useCandidate(symbol, margin);
  const addressOf = useCallback((of: string) => `/scanner/${of}${address.suffix}`, [address.suffix]);
  const marginWords = margin === 'cash' ? 'a cash account' : 'Reg T margin';
  return (
    <Page
      tab="Scanner"
      title="Scanner"
      lead={
        rows && order
          ? `${count(order.length)} of ${plural(rows.count, 'put')} that can be sold, ${plural(rows.blocks.length, 'underlying')}, ${count(rows.looked)} looked at. Margin and score as of ${marginWords}.`
          : 'Every put that can be sold, of every underlying, by score.'
      }
      actions={
        <>
          <Views query={address.suffix.slice(1)} />
          <Button
            icon="download"
            disabled={!order || order.length === 0}
            onClick={() => rows && order && save(rows, order)}
          >
            CSV
          </Button>
        </>
      }
    >
      <div className={symbol === undefined ? css.split.alone : css.split.beside}>
        <section className={symbol === undefined ? css.list : `${css.list} ${css.listBeside}`} aria-label="List">
          <LimitsPanel limits={limits} onChange={address.setLimits} />
          <div className={css.bar}>
            <Choice
              label="Columns"
              value={set}
              options={SET_OPTIONS}
              onChange={(next) => address.put('cols', next === 'overview' ? undefined : next)}
            />
            {isOld && (
              <Button size="small" onClick={show}>
                New quotes: show them
              </Button>
            )}
          </div>
          {scan.isError && scan.data !== undefined && (
            <Notice tone="caution">These quotes could not be read again: they may be old.</Notice>
          )}
          <StaleNotice rows={rows} />
          {!rows || !order ? (
            scan.isError ? (
              <ProblemPanel error={scan.error} onRetry={() => void scan.refetch()} />
            ) : (
              <Skeleton height={560} />
            )
          ) : order.length === 0 ? (
            <Nothing known={rows.count} limits={limits} onAll={() => address.setLimits(NO_LIMITS)} />
          ) : (
            <ScanTable
              {...{ rows, order, set, sort, addressOf }}
              openSymbol={symbol}
              onSort={(next) => address.put('sort', sortText(next))}
              onAway={setAway}
            />
          )}
        </section>
        {symbol !== undefined && (
          <div className={scroller}>
            <Candidate
              key={symbol}
              symbol={symbol}
              detail={detail.data}
              error={detail.error}
              closeTo={`/scanner${address.suffix}`}
              onRetry={() => void detail.refetch()}
            />
          </div>
        )}
      </div>
    </Page>
  );
}

/** What the address says, and calls that change it; an open candidate stays open. */
function useAddress() {
  const [query] = useSearchParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const text = query.toString();
  const read = useMemo(() => {
    const params = new URLSearchParams(text);
    return { limits: limitsOf(params), sort: sortOf(params.get('sort')), set: columnSetOf(params.get('cols')) };
  }, [text]);
  const go = (params: URLSearchParams) => {
    const next = params.toString();
    void navigate(`${pathname}${next === '' ? '' : `?${next}`}`, { replace: true, preventScrollReset: true });
  };
  return {
    ...read,
    suffix: text === '' ? '' : `?${text}`,
    setLimits: (limits: Limits) => go(writeLimits(query, limits)),
    put(name: 'sort' | 'cols', value: string | undefined) {
      const params = new URLSearchParams(query);
      if (value === undefined) params.delete(name);
      else params.set(name, value);
      go(params);
    },
  };
}

function StaleNotice({ rows }: { readonly rows: ScanRows | undefined }) {
  const stale = rows?.blocks.filter(({ head }) => head.staleCopy).map(({ head }) => head.underlying) ?? [];
  if (stale.length === 0) return null;
  return (
    <Notice tone="stale">The feed repeats an old copy of {stale.join(', ')}: none of their puts can be sold.</Notice>
  );
}

interface NothingProps {
  readonly known: number;
  readonly limits: Limits;
  readonly onAll: () => void;
}

function Nothing({ known, limits, onAll }: NothingProps) {
  if (known === 0) {
    return (
      <EmptyState title="No put can be sold now.">
        <p>Candidates stand here as soon as the feed has brought a chain with quotes that may be traded on.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={`None of ${plural(known, 'put')} is within ${plural(limitCount(limits), 'limit')}.`}
      action={<Button onClick={onAll}>Take all limits away</Button>}
    >
      <p>Widen a limit, or look at everything.</p>
    </EmptyState>
  );
}

function save(rows: ScanRows, order: Uint32Array): void {
  const address = URL.createObjectURL(new Blob([csvOf(exportRows(rows, order))], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'candidates.csv';
  link.click();
  URL.revokeObjectURL(address);
}
