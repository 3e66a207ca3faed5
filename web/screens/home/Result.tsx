import type { AccountSummaryView } from '#contract';
import { useResults } from '../../data/account-queries.js';
import { usePositions } from '../../data/queries.js';
import { fixed, MISSING, money, plural } from '../../format/numbers.js';
import { small, tone } from '../../theme/text.css.js';
import { Amount } from '../../ui/Amount.js';
import { type Fact, Facts } from '../../ui/Facts.js';
import { type AccountFigures, accountFigures } from './account-figures.js';

const amountOf = (value: number | undefined, currency: AccountSummaryView['currency']) =>
  value === undefined ? MISSING : money(String(value), { plus: true, currency });

/** What the account has earned and stands at now, and how its positions lean. */
export function Result({ account }: { readonly account: AccountSummaryView }) {
  const figures = accountFigures(account.id, usePositions().data, useResults().data);
  const { currency } = account;
  const without = [
    ...(figures.unmarked > 0 ? [`${plural(figures.unmarked, 'open position')} without a usable quote`] : []),
    ...(figures.unknown > 0 ? [`${plural(figures.unknown, 'holding')} sold at an unknown price`] : []),
  ];
  return (
    <>
      <Facts
        facts={[
          {
            name: 'Realised today',
            value: <Amount value={figures.realisedToday} currency={currency} />,
            means: 'Of what ended today on the exchange’s calendar, fees off.',
          },
          {
            name: 'Realised',
            value: <Amount value={figures.realised} currency={currency} />,
            means: 'Of all that has ended: premiums, shares and dividends, fees off.',
            from: [['Fees so far', money(figures.fees, { currency })]],
          },
          {
            name: 'Unrealised',
            value: <Amount value={figures.unrealised} currency={currency} />,
            means: 'What buying everything back at the ask would leave, after fees so far.',
          },
          ...(figures.open > 0 ? greeksOf(figures, currency) : []),
        ]}
      />
      {without.length > 0 && <p className={`${small} ${tone.muted}`}>Not in these figures: {without.join(', ')}.</p>}
    </>
  );
}

/** How the open positions lean. */
function greeksOf(figures: AccountFigures, currency: AccountSummaryView['currency']): readonly Fact[] {
  return [
    {
      name: 'Delta',
      value: fixed(figures.delta, 1),
      unit: 'sh',
      means: 'Of all open positions, as shares: gain when every underlying rises by 1.00.',
    },
    {
      name: 'Gamma',
      value: fixed(figures.gamma, 2),
      means: 'Change of delta when every underlying rises by 1.00.',
    },
    {
      name: 'Theta',
      value: amountOf(figures.thetaPerDay, currency),
      unit: '/day',
      means: 'Gain per calendar day, all else equal.',
    },
    {
      name: 'Vega',
      value: amountOf(figures.vegaPerPoint, currency),
      unit: '/pt',
      means: 'Gain when every implied volatility rises by a point.',
    },
  ];
}
