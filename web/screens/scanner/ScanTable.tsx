import {
  type ColumnDef,
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { assignInlineVars } from '@vanilla-extract/dynamic';
import { memo, useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router';
import { useDensity } from '../../data/appearance.js';
import { media } from '../../theme/tokens.js';
import { Icon } from '../../ui/Icon.js';
import { useMedia } from '../../ui/use-media.js';
import { COLUMN_SETS, COLUMNS, type ColumnSet, type ScanColumn } from './columns.js';
import type { Sort } from './order.js';
import * as css from './ScanTable.css.js';
import type { ScanRows } from './scan-rows.js';

interface ScanTableProps {
  readonly rows: ScanRows;
  /** Row numbers in the order in which they are shown. */
  readonly order: Uint32Array;
  readonly set: ColumnSet;
  readonly sort: Sort;
  readonly openSymbol: string | undefined;
  /** Address of a candidate, without its symbol's place in the list. */
  readonly addressOf: (symbol: string) => string;
  readonly onSort: (sort: Sort) => void;
  /** Whether the reader has scrolled away from the top. */
  readonly onAway: (away: boolean) => void;
}

/** The table knows columns, their visibility and the sort; its rows are typed arrays that it never sees. */
const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });
const NO_DATA: object[] = [];
const DEFINITIONS: ColumnDef<typeof features, object>[] = COLUMNS.map(({ id, head, descFirst }) => ({
  ...{ id, header: head, sortDescFirst: descFirst, enableSorting: true },
  accessorFn: () => undefined,
}));
const BY_ID = new Map<string, ScanColumn>(COLUMNS.map((column) => [column.id, column]));

const ROW_HEIGHT = { compact: 28, comfortable: 36 } as const;
const CARD_HEIGHT = 84;
const OVERSCAN = 12;
/** On a card: the contract and its score above these three. */
const CARD_FIGURES = ['bid', 'probOtm', 'romAnnual'] as const;

/** A list of any length, of which only what is in view exists. */
export function ScanTable({ rows, order, set, sort, openSymbol, addressOf, onSort, onAway }: ScanTableProps) {
  const isNarrow = useMedia(media.narrow);
  const density = useDensity();
  const tall = isNarrow ? CARD_HEIGHT : ROW_HEIGHT[density];
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [isSideways, setSideways] = useState(false);
  const columnVisibility = useMemo(() => visibilityOf(set), [set]);
  const table = useTable({
    features,
    columns: DEFINITIONS,
    data: NO_DATA,
    state: { columnVisibility, sorting: [{ id: sort.by, desc: sort.desc }] },
    manualSorting: true,
    enableSortingRemoval: false,
    onSortingChange: (change) => {
      const [next] = typeof change === 'function' ? change([{ id: sort.by, desc: sort.desc }]) : change;
      if (next) onSort({ by: next.id as Sort['by'], desc: next.desc });
    },
  });
  const specs = useMemo(() => COLUMN_SETS[set].ids.flatMap((id) => BY_ID.get(id) ?? []), [set]);
  const place = assignInlineVars({
    [css.columns]: specs.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(' '),
    [css.wide]: `${specs.reduce((sum, { width }) => sum + width, 0)}px`,
    [css.tall]: `${tall}px`,
  });
  return (
    <section
      ref={setScroller}
      className={css.frame}
      aria-label="Candidates, a list that scrolls"
      data-sideways={isSideways || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollLeft } }) => {
        onAway(scrollTop > tall);
        setSideways(scrollLeft > 0);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a table's */}
      <div role="table" aria-label="Candidates" aria-rowcount={order.length + 1} className={css.table} style={place}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup">
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: rows are not focused, their links are */}
          <div role="row" aria-rowindex={1} className={css.headRow}>
            {specs.map((spec) => {
              const column = table.getColumn(spec.id);
              return (
                <HeadCell
                  key={spec.id}
                  spec={spec}
                  sorted={column?.getIsSorted() ?? false}
                  onToggle={column?.getToggleSortingHandler()}
                />
              );
            })}
          </div>
        </div>
        <Lines card={isNarrow} {...{ rows, order, specs, tall, scroller, openSymbol, addressOf }} />
      </div>
    </section>
  );
}

interface LinesProps extends Pick<ScanTableProps, 'rows' | 'order' | 'openSymbol' | 'addressOf'> {
  readonly specs: readonly ScanColumn[];
  readonly card: boolean;
  /** Of a row, in px. */
  readonly tall: number;
  readonly scroller: HTMLElement | null;
}

/** The rows in view. They come and go with each step of a scroll, apart from what is around them. */
const Lines = memo(function Lines({ rows, order, openSymbol, addressOf, specs, card, tall, scroller }: LinesProps) {
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller,
    estimateSize: () => tall,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    virtual.measure();
    void tall;
  }, [virtual, tall]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a table's
    <div role="rowgroup" className={css.body} style={assignInlineVars({ [css.whole]: `${virtual.getTotalSize()}px` })}>
      {virtual.getVirtualItems().map((item) => {
        const row = order[item.index] as number;
        const { symbol } = rows.row(row);
        return (
          <Line
            key={symbol}
            rows={rows}
            row={row}
            index={item.index}
            top={item.start}
            specs={specs}
            card={card}
            symbol={symbol}
            isOpen={symbol === openSymbol}
            address={addressOf(symbol)}
          />
        );
      })}
    </div>
  );
});

function visibilityOf(set: ColumnSet): Record<string, boolean> {
  const ids = new Set<string>(COLUMN_SETS[set].ids);
  return Object.fromEntries(COLUMNS.map(({ id }) => [id, ids.has(id)]));
}

interface HeadCellProps {
  readonly spec: ScanColumn;
  readonly sorted: false | 'asc' | 'desc';
  readonly onToggle: ((event: unknown) => void) | undefined;
}

function HeadCell({ spec, sorted, onToggle }: HeadCellProps) {
  const order =
    sorted === false ? {} : { 'aria-sort': sorted === 'asc' ? ('ascending' as const) : ('descending' as const) };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a table's
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it is focused
    <div role="columnheader" className={css.head[spec.id === 'contract' ? 'left' : 'right']} {...order}>
      <button type="button" className={css.headButton} title={spec.means} onClick={onToggle}>
        {spec.head}
        {spec.unit && <span className={css.unit}>{spec.unit}</span>}
        {sorted !== false && <Icon name={sorted === 'asc' ? 'up' : 'down'} size={10} />}
      </button>
    </div>
  );
}

interface LineProps {
  readonly rows: ScanRows;
  readonly row: number;
  /** Place in the list, from 0. */
  readonly index: number;
  readonly top: number;
  readonly specs: readonly ScanColumn[];
  readonly card: boolean;
  readonly symbol: string;
  readonly isOpen: boolean;
  readonly address: string;
}

const Line = memo(function Line({ rows, row, index, top, specs, card, isOpen, address }: LineProps) {
  const shown = card ? CARD_SPECS : specs;
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows that are placed one by one cannot be a table's
    // biome-ignore lint/a11y/useFocusableInteractive: the link in it is focused
    <div
      role="row"
      aria-rowindex={index + 2}
      className={isOpen ? `${css.row} ${css.rowOpen}` : css.row}
      style={assignInlineVars({ [css.offset]: `${top}px` })}
    >
      {shown.map((spec) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div key={spec.id} role="cell" className={css.cell[cellKind(spec, card)]}>
          {card && CARD_LABELS.has(spec.id) && (
            <span className={css.cardLabel}>
              {spec.head} {spec.unit}
            </span>
          )}
          {spec.id === 'contract' ? (
            <Link to={address} className={css.open} aria-current={isOpen || undefined} preventScrollReset>
              {spec.show(rows, row)}
            </Link>
          ) : (
            spec.show(rows, row)
          )}
        </div>
      ))}
    </div>
  );
});

const CARD_LABELS = new Set<string>(CARD_FIGURES);
const CARD_SPECS = (['contract', 'score', ...CARD_FIGURES] as const).flatMap((id) => BY_ID.get(id) ?? []);

function cellKind({ id }: ScanColumn, card: boolean): keyof typeof css.cell {
  if (id === 'contract') return 'left';
  if (card && CARD_LABELS.has(id)) return 'figure';
  return id === 'score' ? 'score' : 'right';
}
