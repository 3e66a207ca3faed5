import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { AccountSummaryView, BotSummaryView, ExternalOrderView } from '#contract';
import { useReconcile } from '../../data/broker-queries.js';
import { isStated } from '../../format/account-use.js';
import { contractName } from '../../format/contracts.js';
import { count, money, price } from '../../format/numbers.js';
import { orderContracts, orderKind } from '../../format/orders.js';
import { levelWords } from '../../format/stops.js';
import { localMoment, newYorkMoment } from '../../format/time.js';
import { number } from '../../theme/text.css.js';
import { AccountLimits } from '../../ui/AccountLimits.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { type Fact, Facts } from '../../ui/Facts.js';
import { Panel } from '../../ui/Panel.js';
import { Notice } from '../../ui/State.js';
import { StopButton } from '../../ui/StopButton.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import { Adopt } from './Adopt.js';
import { type AccountHealth, botsOf, type UnmanagedPut } from './model.js';
import * as css from './Screen.css.js';

interface AccountPanelProps {
  readonly id: string;
  readonly name: string;
  /** Absent until the broker has stated its figures. */
  readonly summary: AccountSummaryView | undefined;
  readonly health: AccountHealth | undefined;
  readonly bots: readonly BotSummaryView[] | undefined;
}

/** One account at the broker: money, rights, and where its books differ from ours. */
export function AccountPanel({ id, name, summary, health, bots }: AccountPanelProps) {
  const [adopted, setAdopted] = useState<UnmanagedPut | undefined>();
  const level = summary && levelWords(summary.stop);
  const own = botsOf(bots, id);
  return (
    <Panel
      title={
        <span className={css.title}>
          {name}
          {summary && <span className={css.kind}>{summary.type} account</span>}
          {level !== undefined && <Badge tone="negative">{level}</Badge>}
        </span>
      }
      aside={
        <>
          <CompareBooks id={id} name={name} />
          <StopButton subject={{ scope: 'account', id }} name={name} size="small" />
        </>
      }
    >
      <div className={css.stack}>
        {summary?.unmanageable !== undefined && (
          <Notice tone="caution">Nothing can be opened now. {summary.unmanageable}</Notice>
        )}
        {summary && <Facts kind="words" facts={[...balanceFacts(summary), ...rightFacts(summary)]} />}
        {summary && <AccountLimits account={summary} />}
        <Section title="Books">
          {health && health.driftWords.length > 0 ? (
            <Notice tone={health.drift ? 'negative' : 'caution'}>
              <ul className={css.list}>
                {health.driftWords.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </Notice>
          ) : (
            <p className={css.words}>
              {health === undefined ? 'Not compared yet.' : 'The broker’s books and ours agree.'}
            </p>
          )}
        </Section>
        <Section title="Bots">
          <p className={css.words}>
            {own.map((bot, index) => (
              <span key={bot.id}>
                {index > 0 && ', '}
                <Link to={`/bots/${bot.id}`}>{bot.name}</Link>
              </span>
            ))}
            {own.length > 0 && ' · '}
            <Link to={`/bots/new?account=${id}`}>New bot for this account</Link>
          </p>
        </Section>
        {health && health.unmanaged.length > 0 && (
          <Section title="Short puts that no bot manages: nobody watches their exits">
            <div className={css.bleed}>
              <Table
                label="Short puts that no bot manages"
                columns={unmanagedColumns(setAdopted)}
                rows={health.unmanaged}
                rowKey={(row) => row.symbol}
              />
            </div>
          </Section>
        )}
        {health && health.externalOrders.length > 0 && (
          <Section title="Orders that are not ours: shown, never touched">
            <div className={css.bleed}>
              <Table
                label="Orders that are not ours"
                columns={EXTERNAL}
                rows={health.externalOrders}
                rowKey={(row) => row.brokerOrderId}
              />
            </div>
          </Section>
        )}
      </div>
      {adopted && <Adopt accountId={id} put={adopted} bots={own} onClose={() => setAdopted(undefined)} />}
    </Panel>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css.section}>
      <h3 className={css.heading}>{title}</h3>
      {children}
    </section>
  );
}

function CompareBooks({ id, name }: { readonly id: string; readonly name: string }) {
  const reconcile = useReconcile(id);
  const toasts = useToasts();
  return (
    <Button
      size="small"
      busy={reconcile.isPending}
      onClick={() =>
        reconcile.mutate(undefined, {
          onSuccess: () => toasts.say(`The books of ${name} are being compared.`),
          onError: toasts.fail,
        })
      }
    >
      Compare books now
    </Button>
  );
}

function balanceFacts(summary: AccountSummaryView): readonly Fact[] {
  if (!isStated(summary)) return [{ name: 'Balances', value: 'not stated yet' }];
  const { currency } = summary;
  return [
    {
      name: 'Free',
      value: money(summary.optionBuyingPower, { currency }),
      means: 'What new positions may still require.',
    },
    {
      name: 'In positions',
      value: money(summary.requirement, { currency }),
      means: 'Margin or cash that open positions hold.',
    },
    { name: 'Reserved', value: money(summary.reserved, { currency }), means: 'Held for orders that work or wait.' },
    { name: 'Cash', value: money(summary.cash, { currency }) },
    { name: 'Stated', value: newYorkMoment(summary.balancesAsOf), means: 'When the broker last told these, New York.' },
  ];
}

function rightFacts(summary: AccountSummaryView): readonly Fact[] {
  const { facts, currency } = summary;
  if (!facts) return [];
  return [
    { name: 'Option level', value: facts.optionLevel ?? '–' },
    {
      name: 'May sell puts',
      value: facts.closingOnly ? (
        <Badge tone="caution">closing only</Badge>
      ) : facts.maySellPuts ? (
        'yes'
      ) : (
        <Badge tone="negative">no</Badge>
      ),
      means: 'What the broker permits this account.',
    },
    { name: 'Fee', value: money(facts.feePerContract, { currency }), unit: 'per contract' },
  ];
}

const unmanagedColumns = (adopt: (put: UnmanagedPut) => void): readonly Column<UnmanagedPut>[] => [
  { key: 'contract', head: 'Contract', card: 'title', show: (row) => contractName(row.symbol) },
  { key: 'quantity', head: 'Short', numeric: true, show: (row) => count(row.quantity) },
  {
    key: 'price',
    head: 'Average',
    unit: '$',
    numeric: true,
    means: 'Premium per share at which it was sold, as the broker states it.',
    show: (row) => price(row.averagePrice),
  },
  {
    key: 'adopt',
    head: 'Adopt',
    card: 'figure',
    numeric: true,
    show: (row) => (
      <Button size="small" aria-label={`Adopt into a bot: ${contractName(row.symbol)}`} onClick={() => adopt(row)}>
        Adopt into a bot
      </Button>
    ),
  },
];

const EXTERNAL: readonly Column<ExternalOrderView>[] = [
  { key: 'contract', head: 'Contract', card: 'title', show: orderContracts },
  { key: 'mark', head: 'Whose', card: 'figure', show: () => <Badge>not ours</Badge> },
  { key: 'side', head: 'Order', card: 'figure', show: orderKind },
  {
    key: 'quantity',
    head: 'Filled',
    numeric: true,
    show: (row) => `${count(row.filledQuantity)} / ${count(row.quantity)}`,
  },
  { key: 'limit', head: 'Limit', unit: '$', numeric: true, show: (row) => price(row.limit) },
  {
    key: 'seen',
    head: 'First seen',
    numeric: true,
    card: 'note',
    show: (row) => <span className={number}>{localMoment(row.firstSeenAt)}</span>,
  },
];
