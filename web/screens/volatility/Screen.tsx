import { lazy, Suspense } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ExpiryVolView, VolatilityView } from '#contract';
import { useVolatility } from '../../data/market-queries.js';
import { useMarket } from '../../data/queries.js';
import { useNow } from '../../data/wall-now.js';
import { modelWords } from '../../format/model-words.js';
import { count, fixed, MISSING, percentWithUnit, plural, sharePrice, span } from '../../format/numbers.js';
import { expiryShort, newYorkMoment } from '../../format/time.js';
import { type Fact, Facts } from '../../ui/Facts.js';
import { SelectField } from '../../ui/Field.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { Tabs } from '../../ui/Tabs.js';
import { TimeSeries } from '../../ui/TimeSeries.js';
import { Chain } from './Chain.js';
import { Exposure } from './Exposure.js';
import { expiryKey, expiryOf, TABS, type Tab, tabOf } from './model.js';
import * as css from './Screen.css.js';
import { SmileChart } from './SmileChart.js';
import { TermChart } from './TermChart.js';
import { TickerForm } from './TickerForm.js';

/** Three dimensions are a large library: it is fetched when the surface is first looked at. */
const Surface = lazy(async () => ({ default: (await import('./Surface.js')).Surface }));

const TAB_NAMES: Readonly<Record<Tab, string>> = {
  chain: 'Chain',
  smile: 'Smiles',
  exposure: 'Open interest',
  surface: 'Surface',
};

/** What the options of one underlying say of volatility, and the chain that says it. */
export function VolatilityScreen() {
  const market = useMarket();
  const navigate = useNavigate();
  const { underlying: named } = useParams();
  const [query] = useSearchParams();
  const known = market.data?.underlyings.map((one) => one.underlying) ?? [];
  const underlying = named?.toUpperCase() ?? known[0];
  const volatility = useVolatility(underlying);
  const view = volatility.data;
  const go = (next: string) => void navigate(`/volatility/${encodeURIComponent(next)}${tabSuffix(query)}`);
  const options = [...new Set([...known, ...(underlying === undefined ? [] : [underlying])])].sort();
  return (
    <Page
      tab={underlying === undefined ? 'Volatility' : `${underlying} volatility`}
      title={underlying === undefined ? 'Volatility' : `${underlying} chain and volatility`}
      lead={view ? `Chain of ${newYorkMoment(view.tsEvent)} New York, shares at ${sharePrice(view.spot)}.` : undefined}
      actions={
        <>
          <TickerForm onGo={go} />
          {options.length > 0 && (
            <SelectField
              label="Underlying"
              value={underlying ?? ''}
              options={options.map((value) => ({ value, words: value }))}
              onChange={go}
            />
          )}
        </>
      }
    >
      {view ? (
        <Loaded key={view.underlying} view={view} isOld={volatility.isError} />
      ) : view === null && !volatility.isError ? (
        <>
          <Notice tone="info">Nobody follows {underlying}: its chain is being read once, for you.</Notice>
          <Skeleton height={72} />
          <Skeleton height={520} />
        </>
      ) : volatility.isError ? (
        <Panel label="Problem" flush>
          <ProblemPanel error={volatility.error} onRetry={() => void volatility.refetch()} />
        </Panel>
      ) : market.data && known.length === 0 ? (
        <Panel label="No chain" flush>
          <EmptyState title="No chain has arrived yet.">
            <p>Smiles, the chain with Greeks and what is open stand here as soon as the feed has brought one.</p>
          </EmptyState>
        </Panel>
      ) : (
        <>
          <Skeleton height={72} />
          <Skeleton height={520} />
        </>
      )}
    </Page>
  );
}

/** The tab stays when another underlying is chosen; its expiries are others. */
const tabSuffix = (query: URLSearchParams) => {
  const tab = query.get('tab');
  return tab === null ? '' : `?tab=${tab}`;
};

interface LoadedProps {
  readonly view: VolatilityView;
  readonly isOld: boolean;
}

function Loaded({ view, isOld }: LoadedProps) {
  const [query, setQuery] = useSearchParams();
  const tab = tabOf(query.get('tab'));
  const expiry = expiryOf(view.expiries, query.get('expiry'));
  const address = (next: Tab) => {
    const params = new URLSearchParams(query);
    params.set('tab', next);
    return `/volatility/${view.underlying}?${params}`;
  };
  const choose = (key: string) => {
    const params = new URLSearchParams(query);
    params.set('expiry', key);
    setQuery(params, { replace: true });
  };
  return (
    <>
      {view.staleCopy && (
        <Notice tone="stale">The feed repeats an old copy of this chain. Nothing is traded on it.</Notice>
      )}
      {view.readOnceAt !== undefined && <ReadOnce underlying={view.underlying} at={view.readOnceAt} />}
      {isOld && <Notice tone="caution">This chain could not be read again: it may be old.</Notice>}
      <Facts facts={headFacts(view)} />
      <Tabs
        label="Views of the chain"
        links={TABS.map((one) => ({ to: address(one), name: TAB_NAMES[one], current: one === tab }))}
      />
      {(tab === 'chain' || tab === 'smile') && expiry && <ExpiryChoice view={view} expiry={expiry} onChoose={choose} />}
      {tab === 'chain' && expiry && (
        <Chain underlying={view.underlying} expiry={expiry} isFollowed={view.readOnceAt === undefined} />
      )}
      {tab === 'smile' && <Smiles view={view} expiry={expiry} onChoose={choose} />}
      {tab === 'exposure' && <Exposure view={view} />}
      {tab === 'surface' && (
        <Suspense fallback={<Skeleton height={520} />}>
          <Surface view={view} />
        </Suspense>
      )}
      <p className={css.note}>{modelWords(view.model)}</p>
    </>
  );
}

/** Of an underlying that nobody follows: quotes as old as the reading. */
function ReadOnce({ underlying, at }: { readonly underlying: string; readonly at: number }) {
  const now = useNow();
  return (
    <Notice tone="stale">
      Nobody follows {underlying}: its chain was read once, {span(now - at)} ago, and does not move. A running bot with{' '}
      {underlying} on its watchlist makes it live.
    </Notice>
  );
}

function headFacts({ vol30, ivRank, ivPercentile, history, historyMin, exposure }: VolatilityView): readonly Fact[] {
  const known = history.filter((day) => day.vol30 !== undefined).length;
  const short =
    ivRank === undefined ? ` So far ${plural(known, 'day')} of the ${count(historyMin)} that it takes.` : '';
  return [
    {
      name: '30-day IV',
      value: percentWithUnit(vol30),
      means: 'At the money forward in 30 days, from the fitted smiles.',
    },
    {
      name: 'IV rank',
      value: ivRank === undefined ? MISSING : fixed(ivRank, 0),
      unit: ivRank === undefined ? `${count(known)} of ${count(historyMin)} days` : 'of 100',
      means: `Where it stands between the lowest and the highest of the last year.${short}`,
    },
    {
      name: 'IV percentile',
      value: ivPercentile === undefined ? MISSING : fixed(ivPercentile, 0),
      means: `Share of the last year’s days with a lower one.${short}`,
    },
    {
      name: 'Dealer gamma',
      value: exposure === undefined ? MISSING : millions(exposure.total),
      unit: exposure === undefined ? undefined : 'm$',
      means: `Dollars of delta that one per cent of the shares moves, if ${exposure?.assumption ?? 'their side were known'}.`,
    },
  ].map(({ unit, ...fact }) => (unit === undefined ? fact : { ...fact, unit }));
}

const millions = (dollars: number) => fixed(dollars / 1e6, 0, { plus: true });

interface ExpiryChoiceProps {
  readonly view: VolatilityView;
  readonly expiry: ExpiryVolView;
  readonly onChoose: (key: string) => void;
}

function ExpiryChoice({ view, expiry, onChoose }: ExpiryChoiceProps) {
  const words = ({ root, expiry: date, dte }: ExpiryVolView) =>
    `${expiryShort(date)} ${date.slice(0, 4)}, ${plural(dte, 'day')}${root === view.underlying ? '' : `, ${root}`}`;
  return (
    <div className={css.choice}>
      <SelectField
        label="Expiry"
        value={expiryKey(expiry)}
        options={view.expiries.map((one) => ({ value: expiryKey(one), words: words(one) }))}
        onChange={onChoose}
      />
    </div>
  );
}

const percents = (value: number) => percentWithUnit(value, 0);

function Smiles({
  view,
  expiry,
  onChoose,
}: {
  readonly view: VolatilityView;
  readonly expiry: ExpiryVolView | undefined;
  readonly onChoose: (key: string) => void;
}) {
  const { history } = view;
  return (
    <div className={css.pair}>
      <div className={css.column}>
        {expiry && (
          <Panel title={`Smile of ${expiryShort(expiry.expiry)}`} aside={fitWords(expiry)}>
            <SmileChart expiry={expiry} spot={Number(view.spot)} />
          </Panel>
        )}
        <Panel title="30-day IV by day">
          <TimeSeries
            name="30-day implied volatility"
            dates={history.map(({ date }) => date)}
            values={history.map(({ vol30 }) => vol30)}
            format={percents}
          />
        </Panel>
      </div>
      <Panel title="Term structure" aside="at the money forward">
        <TermChart expiries={view.expiries} chosen={expiry} onChoose={onChoose} />
      </Panel>
    </div>
  );
}

function fitWords({ smile, quotes }: ExpiryVolView): string {
  if (!smile) return `no smile: ${plural(quotes.length, 'usable quote')}`;
  return `fit within ${fixed(smile.fitError * 100, 1)} points of ${plural(quotes.length, 'quote')}`;
}
