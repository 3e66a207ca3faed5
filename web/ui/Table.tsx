import { Fragment, type ReactNode, useId, useState } from 'react';
import { hidden } from '../theme/text.css.js';
import { Explain } from './Explain.js';
import { Icon } from './Icon.js';
import * as css from './Table.css.js';

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  /** Stands in the head, so that cells carry figures alone. */
  readonly unit?: string;
  /** Definition shown on hover and focus of the head. */
  readonly means?: string;
  readonly numeric?: boolean;
  /** On narrow screens rows become cards: `title` and `note` span the card, `figure` is one of three, `hidden` is left out. */
  readonly card?: 'title' | 'figure' | 'note' | 'hidden';
  readonly show: (row: Row) => ReactNode;
}

/** Rows of a table that is still loading; as many as any of them asks for. */
const SKELETON_KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while loading: the table then has its final shape, without figures. */
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  /** Content under a row; the first column becomes its switch. */
  readonly detail?: (row: Row) => ReactNode;
  readonly detailLabel?: (row: Row) => string;
  readonly skeletonRows?: number;
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, detail, detailLabel, skeletonRows = 3 } = props;
  const [open, setOpen] = useState<string | undefined>();
  const prefix = useId();
  return (
    <div className={css.frame}>
      <table className={css.table} aria-busy={rows === undefined || undefined}>
        <caption className={hidden}>{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={css.head[column.numeric ? 'right' : 'left']}>
                <Head column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? SKELETON_KEYS.slice(0, skeletonRows).map((key) => <SkeletonRow key={key} columns={columns} />)
            : rows.map((row) => {
                const key = rowKey(row);
                const isOpen = open === key;
                return (
                  <Fragment key={key}>
                    <tr className={isOpen ? `${css.row} ${css.rowOpen}` : css.row}>
                      {columns.map((column, index) => (
                        <td key={column.key} className={cellClass(column)}>
                          {index > 0 && column.card !== 'title' && (
                            <span className={css.cardLabel} aria-hidden="true">
                              {column.head}
                              {column.unit && ` ${column.unit}`}
                            </span>
                          )}
                          {detail && index === 0 ? (
                            <button
                              type="button"
                              className={css.toggle}
                              aria-expanded={isOpen}
                              aria-controls={isOpen ? `${prefix}${key}` : undefined}
                              aria-label={detailLabel?.(row)}
                              onClick={() => setOpen(isOpen ? undefined : key)}
                            >
                              <Icon name={isOpen ? 'down' : 'right'} size={12} />
                              {column.show(row)}
                            </button>
                          ) : (
                            column.show(row)
                          )}
                        </td>
                      ))}
                    </tr>
                    {detail && isOpen && (
                      <tr id={`${prefix}${key}`} className={css.detailRow}>
                        <td className={css.detail} colSpan={columns.length}>
                          {detail(row)}
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
        </tbody>
      </table>
    </div>
  );
}

function cellClass<Row>(column: Column<Row>): string {
  return `${css.cell[column.card ?? (column.numeric ? 'figure' : 'note')]} ${css.align[column.numeric ? 'right' : 'left']}`;
}

function Head<Row>({ column }: { readonly column: Column<Row> }) {
  const words = (
    <>
      {column.head}
      {column.unit && <span className={css.unit}>{column.unit}</span>}
    </>
  );
  if (column.means === undefined) return words;
  return (
    <Explain title={column.head} means={column.means}>
      {words}
    </Explain>
  );
}

function SkeletonRow<Row>({ columns }: { readonly columns: readonly Column<Row>[] }) {
  return (
    <tr className={css.row}>
      {columns.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          <span className={css.skeletonBar} />
        </td>
      ))}
    </tr>
  );
}
