import { useController, useWatch } from 'react-hook-form';
import type { CandidateView } from '#contract';
import { LADDER_PRESETS, type LadderTerms, ladderLimits, ladderTermsOf, Pricing } from '#core/bot';
import type { OccSymbol } from '#core/model';
import { priceFromDecimal } from '#core/units';
import { count, fixed } from '../../format/numbers.js';
import { Choice } from '../../ui/Choice.js';
import { type ConfigControl, ConfigNumber } from './ConfigNumber.js';
import * as css from './Screen.css.js';

interface PricingQuestionsProps {
  readonly control: ConfigControl;
  readonly which: 'entry' | 'exit';
  /** Today's best candidate. */
  readonly best: CandidateView | undefined;
}

const PRESETS = [
  { value: 'at_once', words: 'At once' },
  { value: 'balanced', words: 'Balanced' },
  { value: 'patient', words: 'Patient' },
  { value: 'custom', words: 'Custom' },
] as const;

/** How the limit of an order moves from a patient price towards one that trades. */
export function PricingQuestions({ control, which, best }: PricingQuestionsProps) {
  const { field } = useController({ control, name: `pricing.${which}` });
  const pricing = useWatch({ control, name: `pricing.${which}` });
  const { preset } = pricing;
  const choose = (next: Pricing['preset']) =>
    field.onChange(
      next === 'custom'
        ? { preset: next, ladder: ladderTermsOf(pricing) ?? LADDER_PRESETS.balanced }
        : { preset: next },
    );
  return (
    <>
      <div className={css.wholeRow}>
        <Choice
          label={which === 'entry' ? 'Patience when selling' : 'Patience when buying back'}
          value={preset}
          options={PRESETS}
          hint={pricingWords(pricing, which, best)}
          onChange={choose}
        />
      </div>
      {preset === 'custom' && (
        <>
          <ConfigNumber
            control={control}
            name={`pricing.${which}.ladder.startShare`}
            label="Starts at"
            hint="100 % is the midpoint"
          />
          <ConfigNumber
            control={control}
            name={`pricing.${which}.ladder.floorShare`}
            label="Ends at"
            hint={which === 'entry' ? '0 % is the bid' : '0 % is the ask'}
          />
          <ConfigNumber control={control} name={`pricing.${which}.ladder.steps`} label="Steps" />
          <ConfigNumber control={control} name={`pricing.${which}.ladder.stepMs`} label="Time at each price" />
        </>
      )}
    </>
  );
}

const AT_ONCE = {
  entry: 'One limit, chosen below, until it is filled or cancelled.',
  exit: 'Buys at the ask.',
} as const;

/** What a choice means, in dollars for today's best candidate where there is one. */
export function pricingWords(pricing: Pricing, which: 'entry' | 'exit', best: CandidateView | undefined): string {
  const checked = Pricing.safeParse(pricing);
  const terms = checked.success ? ladderTermsOf(checked.data) : undefined;
  if (!terms) return checked.success ? AT_ONCE[which] : 'These steps cannot be used yet.';
  const pace = `every ${count(terms.stepMs / 1000)} s`;
  const scope = which === 'exit' ? ' Stops, your own wish and expiry day buy at once all the same.' : '';
  const limits = best ? limitsFor(terms, which, best) : [];
  if (!best || limits.length === 0) return `From near the midpoint towards the market, ${pace}.${scope}`;
  return `On today’s best, ${best.bid} × ${best.ask}: ${limits.map((limit) => fixed(limit / 10_000, 2)).join(', then ')}, ${pace}.${scope}`;
}

function limitsFor(
  terms: LadderTerms,
  which: 'entry' | 'exit',
  { symbol, ...quote }: CandidateView,
): readonly number[] {
  const [bid, ask] = [priceFromDecimal(quote.bid), priceFromDecimal(quote.ask)];
  if (bid === undefined || ask === undefined) return [];
  return ladderLimits(terms, which === 'entry' ? 'sell_to_open' : 'buy_to_close', {
    symbol: symbol as OccSymbol,
    bid,
    ask,
  });
}
