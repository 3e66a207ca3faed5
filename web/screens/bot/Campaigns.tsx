import { useState } from 'react';
import type { BotView, CampaignView } from '#contract';
import { useBotCampaigns } from '../../data/queries.js';
import { count, money, price } from '../../format/numbers.js';
import { localMoment, newYorkMoment } from '../../format/time.js';
import { Amount } from '../../ui/Amount.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { Panel } from '../../ui/Panel.js';
import { Notice, ProblemPanel } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { SoldByHand } from './SoldByHand.js';
import { resultWords, type ShareEvent, shareEvents } from './shares-model.js';

/** Shares that the bot was assigned, what they have cost after all premiums, and what each run of its wheel made. */
export function Campaigns({ bot }: { readonly bot: BotView }) {
  const campaigns = useBotCampaigns(bot.id);
  const [asked, setAsked] = useState<string | undefined>();
  if (campaigns.isError && !campaigns.data) {
    return (
      <Panel title="Shares" flush>
        <ProblemPanel error={campaigns.error} onRetry={() => void campaigns.refetch()} />
      </Panel>
    );
  }
  if (!campaigns.data || campaigns.data.length === 0) return null;
  const held = campaigns.data.reduce((sum, { shares }) => sum + shares, 0);
  const events = shareEvents(campaigns.data);
  const sold = campaigns.data.find(({ id, shares }) => id === asked && shares > 0);
  return (
    <>
      <Panel title="Shares" aside={held === 0 ? 'none held now' : `${count(held)} held`} flush>
        {campaigns.data.map((campaign) => (
          <ShareNotices key={campaign.id} campaign={campaign} />
        ))}
        <Table
          label="Shares and campaigns"
          columns={held === 0 ? COLUMNS : [...COLUMNS, soldColumn(setAsked)]}
          rows={campaigns.data}
          rowKey={(row) => row.id}
        />
      </Panel>
      {events.length > 0 && (
        <Panel title="What happened to the shares" flush>
          <Table
            label="What happened to the shares"
            columns={EVENTS}
            rows={events}
            rowKey={({ at, underlying, words }) => `${at} ${underlying} ${words}`}
          />
        </Panel>
      )}
      {sold && <SoldByHand key={sold.id} campaign={sold} onClose={() => setAsked(undefined)} />}
    </>
  );
}

/** Shares that the broker lacks, and what the desk answered to the last word about them. */
function ShareNotices({ campaign: { underlying, missing, lastSale } }: { readonly campaign: CampaignView }) {
  return (
    <>
      {missing && (
        <Notice tone="negative">
          The broker shows {count(missing.broker)} {underlying} shares; the account’s bots hold {count(missing.ours)}.
          Nothing is opened in this account until the books agree. If you sold them at the broker, say so below.
        </Notice>
      )}
      {lastSale?.state === 'asked' && (
        <Notice tone="caution">The desk is looking whether the broker still shows the {underlying} shares.</Notice>
      )}
      {lastSale?.state === 'refused' && (
        <Notice tone="caution">
          That {underlying} shares were sold by hand was not taken ({localMoment(lastSale.at)}).{' '}
          {lastSale.words ?? lastSale.code}
        </Notice>
      )}
    </>
  );
}

const COLUMNS: readonly Column<CampaignView>[] = [
  { key: 'underlying', head: 'Underlying', card: 'title', show: (row) => row.underlying },
  {
    key: 'shares',
    head: 'Shares',
    numeric: true,
    card: 'figure',
    show: (row) => (row.shares === 0 ? <Badge>gone</Badge> : count(row.shares)),
  },
  {
    key: 'covered',
    head: 'Under calls',
    numeric: true,
    means: 'Shares that a call stands on, at most those held.',
    show: (row) => count(row.covered),
  },
  {
    key: 'cost',
    head: 'Cost basis',
    unit: '$',
    numeric: true,
    card: 'figure',
    means:
      'What each share has cost: paid at the strikes, less premiums, plus buy-backs and fees. Empty where a part of the campaign is not known.',
    show: (row) => price(row.costPerShare),
  },
  { key: 'assigned', head: 'Paid for shares', numeric: true, show: (row) => money(row.assignedCost) },
  {
    key: 'premiums',
    head: 'Premiums',
    numeric: true,
    means: 'Received less paid less fees.',
    show: (row) => <Amount value={row.netPremiums} />,
  },
  {
    key: 'dividends',
    head: 'Dividends',
    numeric: true,
    means: 'Received on the shares.',
    show: (row) => <Amount value={row.dividends} />,
  },
  {
    key: 'realised',
    head: 'Campaign',
    numeric: true,
    card: 'figure',
    means:
      'What the whole run made, once its contracts have ended and its shares are gone; – where shares were sold at a price that nobody said.',
    show: (row) => resultWords(row) ?? <Amount value={row.realised} />,
  },
];

const soldColumn = (ask: (campaignId: string) => void): Column<CampaignView> => ({
  key: 'sold',
  head: 'Sold by hand',
  numeric: true,
  card: 'figure',
  means: 'Bots never sell shares. If you sold them at the broker, say so, and the bot goes on.',
  show: (row) =>
    row.shares > 0 && (
      <Button size="small" aria-label={`I sold ${row.underlying} shares by hand`} onClick={() => ask(row.id)}>
        I sold these
      </Button>
    ),
});

const EVENTS: readonly Column<ShareEvent>[] = [
  { key: 'words', head: 'Event', card: 'title', show: (row) => row.words },
  { key: 'underlying', head: 'Underlying', card: 'figure', show: (row) => row.underlying },
  { key: 'at', head: 'When', unit: 'New York', numeric: true, card: 'note', show: (row) => newYorkMoment(row.at) },
];
