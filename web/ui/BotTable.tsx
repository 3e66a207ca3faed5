import { Link } from 'react-router';
import type { BotSummaryView } from '#contract';
import { count } from '../format/numbers.js';
import { BOT_STATUS } from '../format/states.js';
import { levelWords } from '../format/stops.js';
import { timeWithin } from '../format/time.js';
import { strong, tone } from '../theme/text.css.js';
import { Badge } from './Badge.js';
import * as css from './BotTable.css.js';
import { ModeBadge } from './ModeBadge.js';
import { PodPlace } from './PodPlace.js';
import { type Column, Table } from './Table.js';

const WATCHED_MAX = 4;

const columns = (today: string): readonly Column<BotSummaryView>[] => [
  {
    key: 'name',
    head: 'Bot',
    card: 'title',
    show: (bot) => (
      <Link to={`/bots/${bot.id}`} className={`${strong} ${css.nowrap}`}>
        {bot.name}
      </Link>
    ),
  },
  {
    key: 'status',
    head: 'Status',
    card: 'figure',
    show: (bot) => (
      <span className={css.badges}>
        <Badge tone={BOT_STATUS[bot.status].tone}>{BOT_STATUS[bot.status].words}</Badge>
        {bot.mode === 'live' && <ModeBadge mode="live" />}
        {bot.faults && (
          <span title={bot.faults[0]?.words}>
            <Badge tone="negative">Error</Badge>
          </span>
        )}
        {bot.stop !== 'none' && <Badge tone="negative">{levelWords(bot.stop)}</Badge>}
      </span>
    ),
  },
  { key: 'open', head: 'Open', unit: 'positions', numeric: true, show: (bot) => count(bot.openPositions) },
  { key: 'pod', head: 'Runs on', card: 'figure', show: (bot) => <PodPlace place={bot.pod} /> },
  {
    key: 'watchlist',
    head: 'Watches',
    card: 'hidden',
    show: (bot) => (
      <span className={`${tone.secondary} ${css.nowrap}`} title={bot.watchlist.join(', ')}>
        {bot.watchlist.slice(0, WATCHED_MAX).join(' ')}
        {bot.watchlist.length > WATCHED_MAX && ` +${bot.watchlist.length - WATCHED_MAX}`}
      </span>
    ),
  },
  {
    key: 'last',
    head: 'Last decision',
    card: 'note',
    show: (bot) =>
      bot.lastDecision ? (
        <Link
          to={`/bots/${bot.id}/decisions/${bot.lastDecision.id}`}
          className={css.decision}
          title={bot.lastDecision.words}
        >
          <span className={css.time}>{timeWithin(bot.lastDecision.decidedAt, today)}</span>
          {bot.lastDecision.words}
        </Link>
      ) : (
        <span className={tone.muted}>none yet</span>
      ),
  },
];

interface BotTableProps {
  readonly bots: readonly BotSummaryView[] | undefined;
  /** The market's day, so that decisions of today show their time alone. */
  readonly today: string;
}

export function BotTable({ bots, today }: BotTableProps) {
  return <Table label="Bots" columns={columns(today)} rows={bots} rowKey={(bot) => bot.id} />;
}
