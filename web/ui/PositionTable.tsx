import { Link } from 'react-router';
import type { PositionView } from '#contract';
import { contractName } from '../format/contracts.js';
import { count, fixed, money, percent, price } from '../format/numbers.js';
import { strong, tone } from '../theme/text.css.js';
import { Amount } from './Amount.js';
import { Icon } from './Icon.js';
import { isStale, soldAt } from './position-facts.js';
import { type Column, Table } from './Table.js';

const columns = (now: number | undefined): readonly Column<PositionView>[] => [
  {
    key: 'contract',
    head: 'Contract',
    card: 'title',
    show: (row) => (
      <Link to={`/bots/${row.botId}`} className={strong}>
        {contractName(row.symbol)}
      </Link>
    ),
  },
  { key: 'quantity', head: 'Short', numeric: true, card: 'hidden', show: (row) => count(row.openQuantity) },
  { key: 'credit', head: 'Sold at', unit: '$', numeric: true, card: 'hidden', show: (row) => fixed(soldAt(row), 2) },
  {
    key: 'ask',
    head: 'Ask',
    unit: '$',
    numeric: true,
    show: (row) => {
      const stale = isStale(row, now);
      return (
        <span className={stale ? tone.stale : undefined}>
          {stale && <Icon name="clock" size={10} />} {price(row.mark?.ask)}
        </span>
      );
    },
  },
  {
    key: 'kept',
    head: 'Kept',
    unit: '%',
    numeric: true,
    means: 'Share of the credit that buying back at the ask would keep.',
    show: (row) => percent(row.mark?.creditKept, 0),
  },
  {
    key: 'unrealised',
    head: 'Unrealised',
    numeric: true,
    show: (row) => <Amount value={row.mark?.unrealised} stale={isStale(row, now)} />,
  },
  { key: 'delta', head: 'Delta', unit: 'sh', numeric: true, card: 'hidden', show: (row) => fixed(row.mark?.delta, 1) },
  {
    key: 'theta',
    head: 'Theta',
    unit: '$/day',
    numeric: true,
    card: 'hidden',
    show: (row) => fixed(row.mark?.thetaPerDay, 2, { plus: true }),
  },
  {
    key: 'margin',
    head: 'Margin',
    unit: '$',
    numeric: true,
    card: 'hidden',
    show: (row) => money(row.mark?.requirement, { cents: false }).replace('$', ''),
  },
  { key: 'dte', head: 'Left', unit: 'd', numeric: true, card: 'hidden', show: (row) => count(row.dte) },
];

interface PositionTableProps {
  readonly positions: readonly PositionView[] | undefined;
  /** Market clock. */
  readonly now: number | undefined;
}

/** Open positions across bots, one line each. */
export function PositionTable({ positions, now }: PositionTableProps) {
  return <Table label="Open positions" columns={columns(now)} rows={positions} rowKey={(row) => row.id} />;
}
