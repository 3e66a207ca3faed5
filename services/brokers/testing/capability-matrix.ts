import type { BrokerCapabilities, TokenTerms } from '#ports';
import type { BrokerKind } from '../adapters/index.js';

const MS_PER_HOUR = 3_600_000;

const yes = (value: boolean) => (value ? 'yes' : 'no');

const NO_QUOTES = { live: 'none', paper: 'none' } as const;
const QUOTES = { realtime: 'real time', delayed: 'late', none: 'no' } as const;

/** What each row asks; every capability has one. */
const ROWS: readonly { readonly title: string; readonly cell: (capabilities: BrokerCapabilities) => string }[] = [
  { title: 'orders rest until cancelled', cell: ({ gtc }) => yes(gtc) },
  { title: 'legs of one order', cell: ({ legsMax }) => String(legsMax) },
  { title: 'preview', cell: ({ preview }) => yes(preview) },
  {
    title: 'replacing an order',
    cell: ({ replace }) => ({ keepsId: 'keeps its id', newId: 'gives a new id', none: 'no' })[replace],
  },
  { title: 'replacing the quantity', cell: ({ replacesQuantity }) => yes(replacesQuantity) },
  { title: 'refuses a doubled client id', cell: ({ dedupesClientOrderId }) => yes(dedupesClientOrderId) },
  { title: 'shows the client id', cell: ({ echoesClientOrderId }) => yes(echoesClientOrderId) },
  {
    title: 'a lost order is found',
    cell: ({ lookup }) =>
      ({ byClientOrderId: 'by its client id', byTagScan: 'in a list by its tag', byShape: 'by its shape' })[lookup],
  },
  { title: 'open and close told apart', cell: ({ openCloseFlag }) => yes(openCloseFlag) },
  { title: 'fills', cell: ({ fills }) => ({ executions: 'each execution', cumulative: 'their sum' })[fills] },
  {
    title: 'expiry and assignment',
    cell: ({ settlements }) => ({ listed: 'listed', none: 'seen in positions and shares' })[settlements],
  },
  { title: 'order stream', cell: ({ stream }) => yes(stream) },
  { title: 'bid and ask on request', cell: ({ quotes = true }) => yes(quotes) },
  {
    title: 'quotes of chains, live / paper',
    cell: ({ marketData: { live, paper } = NO_QUOTES }) => `${QUOTES[live]} / ${QUOTES[paper]}`,
  },
  { title: 'orders that outlive their day end', cell: ({ expiredOrders = 'expired' }) => `as ${expiredOrders}` },
  { title: 'away at night', cell: ({ nightlyReset }) => (nightlyReset ? `from ${nightlyReset.at} New York` : 'no') },
  { title: 'login', cell: ({ token }) => login(token) },
];

function login({ kind, accessMs, sessionMs, endsDailyAt }: TokenTerms): string {
  const words = { permanent: 'until revoked', refreshable: 'renews itself', daily: 'daily', weekly: 'weekly' }[kind];
  if (endsDailyAt) return `daily, until ${endsDailyAt.time} ${endsDailyAt.venue === 'NSE' ? 'in India' : 'New York'}`;
  const hours = (ms: number) => `${Math.round((ms / MS_PER_HOUR) * 100) / 100} h`;
  const access = accessMs === undefined ? [] : [`token ${hours(accessMs)}`];
  const session = sessionMs === undefined ? [] : [`sign-in after ${hours(sessionMs)}`];
  return [words, ...access, ...session].join(', ');
}

/** Returns the capabilities of some brokers as a Markdown table, a column for each. */
export function capabilityMatrix(kinds: readonly Pick<BrokerKind, 'title' | 'capabilities'>[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = ['capability', ...kinds.map(({ title }) => title)];
  const rows = ROWS.map(({ title, cell }) => [title, ...kinds.map(({ capabilities }) => cell(capabilities))]);
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
