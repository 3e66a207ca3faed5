import { tradingDateAt } from '#core/calendar';
import type { UnderlyingFacts } from '#core/model';
import { type Instant, MS_PER_DAY, type TradingDate, type Underlying, type UserId } from '#core/units';
import type { Clock } from '#platform/clock';
import type { BotRepository } from '#store/bots';
import type { ReferenceFileState, ReferenceStore } from '#store/reference';
import type { ReferenceFileView, ReferenceView, UnderlyingFactsView } from '../contract/index.js';
import { disagreementWords } from './disagreement-words.js';

/** For so many days what a file says is taken to hold; sectors change rarely, dates of announcements are moved within weeks. */
const HOLDS_DAYS: Readonly<Record<string, number>> = {
  'underlyings.csv': 120,
  'earnings.csv': 14,
  'dividends.csv': 30,
  'splits.csv': 120,
  'rates.csv': 7,
};
const HOLDS_DAYS_OTHERWISE = 30;

export interface ReferenceParts {
  readonly store: Pick<ReferenceStore, 'files' | 'facts' | 'disagreements'>;
  readonly bots: Pick<BotRepository, 'list'>;
  /** The wall: files are read by it. */
  readonly clock: Pick<Clock, 'now'>;
  /** Market time: what comes next is counted from it. */
  marketNow(): Instant;
}

/** What is known of underlyings besides their quotes. */
export class ReferenceService {
  constructor(private readonly parts: ReferenceParts) {}

  async view(userId: UserId): Promise<ReferenceView> {
    const { store, bots, clock, marketNow } = this.parts;
    const reads = [store.files(), store.facts(), store.disagreements(), bots.list(userId)] as const;
    const [files, facts, disagreements, own] = await Promise.all(reads);
    const watched = [...new Set(own.flatMap(({ config }) => config.watchlist as readonly string[]))].sort();
    const today = tradingDateAt(marketNow());
    return {
      disagreements: disagreements
        .filter(({ underlying }) => watched.includes(underlying))
        .map((one) => ({ underlying: one.underlying, message: disagreementWords(one) })),
      files: files.map((file) => fileView(file, clock.now())),
      underlyings: watched.map((name) => factsView(name, facts.get(name as Underlying), { today, now: clock.now() })),
    };
  }
}

function fileView({ newestAsOf, ...file }: ReferenceFileState, now: Instant): ReferenceFileView {
  const stale = newestAsOf !== undefined && isStale(file.name.split('/').at(-1) as string, newestAsOf, now);
  return { ...file, ...(newestAsOf !== undefined && { newestAsOf }), stale };
}

function isStale(file: string, asOf: Instant, now: Instant): boolean {
  return now - asOf > (HOLDS_DAYS[file] ?? HOLDS_DAYS_OTHERWISE) * MS_PER_DAY;
}

function factsView(
  underlying: string,
  facts: UnderlyingFacts | undefined,
  { today, now }: { readonly today: TradingDate; readonly now: Instant },
): UnderlyingFactsView {
  if (!facts) return { underlying };
  const { sector, knownUntil } = facts;
  const earnings = facts.earnings?.find(({ date }) => date >= today);
  const dividend = facts.dividends?.find(({ exDate }) => exDate > today);
  const said = [
    ...(sector ? [{ file: 'underlyings.csv', ...sector }] : []),
    ...(earnings ? [{ file: 'earnings.csv', ...earnings }] : []),
    ...(dividend ? [{ file: 'dividends.csv', ...dividend }] : []),
  ];
  return {
    underlying,
    ...(sector && { sector: sector.name }),
    ...(earnings && { nextEarnings: earnings.date }),
    ...(dividend && { nextExDate: dividend.exDate }),
    ...(knownUntil !== undefined && { knownUntil }),
    ...(said.length > 0 && {
      asOf: Math.min(...said.map(({ asOf }) => asOf)),
      sources: [...new Set(said.map(({ source }) => source))],
      stale: said.some(({ file, asOf }) => isStale(file, asOf, now)),
    }),
  };
}
