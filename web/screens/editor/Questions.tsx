import { useController, useWatch } from 'react-hook-form';
import type { AccountSummaryView, CandidateView } from '#contract';
import type { BotConfig } from '#core/bot';
import { freeToUse } from '../../format/account-use.js';
import { accountPlace } from '../../format/brokers.js';
import { money } from '../../format/numbers.js';
import { Choice } from '../../ui/Choice.js';
import { CheckField, FieldError, SelectField, TextField } from '../../ui/Field.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { Notice } from '../../ui/State.js';
import { Unmanageable } from '../../ui/Unmanageable.js';
import { type ConfigControl, ConfigNumber } from './ConfigNumber.js';
import { Events, Limits } from './LimitQuestions.js';
import { assignmentWords, previewConfig, targetWords, weightSum, worstCase } from './model.js';
import { OptionalNumber } from './OptionalNumber.js';
import { PricingQuestions } from './PricingQuestions.js';
import { Question } from './Question.js';
import * as css from './Screen.css.js';
import { ExpiryDayQuestion, RollQuestion, StrategyQuestion } from './StrategyQuestions.js';
import { Watchlist } from './Watchlist.js';
import { Weights } from './Weights.js';

interface QuestionsProps {
  readonly control: ConfigControl;
  readonly accounts: readonly AccountSummaryView[];
  /** The candidate that the bot would sell first, to put the settings in dollars. */
  readonly best: CandidateView | undefined;
}

/** The configuration, one column, grouped by question. */
export function Questions({ control, accounts, best }: QuestionsProps) {
  return (
    <>
      <Identity control={control} accounts={accounts} />
      <StrategyQuestion control={control} />
      <What control={control} />
      <Events control={control} />
      <When control={control} />
      <HowMuch control={control} best={best} />
      <Limits control={control} />
      <Price control={control} best={best} />
      <Exit control={control} best={best} />
      <RollQuestion control={control} />
      <ExpiryDayQuestion control={control} />
      <Ranking control={control} />
    </>
  );
}

function Identity({ control, accounts }: Pick<QuestionsProps, 'control' | 'accounts'>) {
  const name = useController({ control, name: 'name' });
  const account = useController({ control, name: 'accountId' });
  const mode = useController({ control, name: 'mode' });
  const choose = (id: string) => {
    account.field.onChange(id);
    mode.field.onChange(accounts.find((one) => one.id === id)?.mode ?? 'paper');
  };
  const chosen = accounts.find((one) => one.id === account.field.value);
  return (
    <Question title="What is it called, and where does it trade?">
      <TextField {...name.field} label="Name" autoComplete="off" error={name.fieldState.error?.message} />
      <SelectField
        label="Account"
        value={account.field.value}
        options={accounts.map((one) => ({
          value: one.id,
          words: one.mode === 'live' ? `LIVE: ${one.name}` : one.name,
        }))}
        hint={chosen && `${accountPlace(chosen)}, ${money(freeToUse(chosen), { cents: false })} free`}
        error={account.fieldState.error?.message}
        onChange={choose}
      />
      {chosen?.mode === 'live' && (
        <div className={css.wholeRow}>
          <Notice tone="negative">
            <ModeBadge mode="live" /> This bot will trade real money once it is started.
          </Notice>
        </div>
      )}
      {chosen?.unmanageable !== undefined && (
        <div className={css.wholeRow}>
          <Unmanageable account={chosen} />
        </div>
      )}
    </Question>
  );
}

function What({ control }: { readonly control: ConfigControl }) {
  return (
    <Question title="What may it sell?">
      <div className={css.wholeRow}>
        <Watchlist control={control} />
      </div>
      <p className={css.subhead}>The contract</p>
      <ConfigNumber control={control} name="gates.dteMin" label="Days to expiry, from" />
      <ConfigNumber control={control} name="gates.dteMax" label="to" />
      <ConfigNumber control={control} name="gates.deltaMin" label="Delta, from" />
      <ConfigNumber control={control} name="gates.deltaMax" label="to" />
      <ConfigNumber control={control} name="gates.probOtmMin" label="Expires worthless, at least" />
      <p className={css.subhead}>How well it trades</p>
      <ConfigNumber control={control} name="gates.spreadMax" label="Spread limit" hint="(ask − bid) over midpoint" />
      <ConfigNumber control={control} name="gates.quoteAgeMaxSeconds" label="Quote age limit" />
      <ConfigNumber control={control} name="gates.openInterestMin" label="Open interest, at least" />
      <ConfigNumber control={control} name="gates.volumeMin" label="Volume today, at least" />
      <p className={css.subhead}>What it pays</p>
      <ConfigNumber control={control} name="gates.creditMin" label="Credit, at least" hint="per share, at the bid" />
      <ConfigNumber
        control={control}
        name="gates.annualisedReturnMin"
        label="Annual return, at least"
        hint="on cash, simple"
      />
      <ConfigNumber control={control} name="gates.scoreMin" label="Score, at least" />
    </Question>
  );
}

function When({ control }: { readonly control: ConfigControl }) {
  const from = useController({ control, name: 'schedule.from' });
  const until = useController({ control, name: 'schedule.until' });
  return (
    <Question title="When does it look?">
      <ConfigNumber control={control} name="schedule.everyMinutes" label="Every" />
      <TextField
        {...from.field}
        label="From"
        unit="New York"
        inputMode="numeric"
        autoComplete="off"
        error={from.fieldState.error?.message}
      />
      <TextField
        {...until.field}
        label="Until"
        unit="New York"
        inputMode="numeric"
        autoComplete="off"
        error={until.fieldState.error?.message}
      />
      <p className={css.note}>Only in the regular session. Exits are judged on every new quote, all day.</p>
    </Question>
  );
}

function HowMuch({ control, best }: Pick<QuestionsProps, 'control' | 'best'>) {
  const contracts = useWatch({ control, name: 'sizing.contracts' });
  const words = assignmentWords(contracts, best);
  return (
    <Question title="How much?">
      <ConfigNumber control={control} name="sizing.contracts" label="Contracts per position" />
      <ConfigNumber
        control={control}
        name="sizing.allocation"
        label="Buying power, at most"
        hint="for this bot in all"
      />
      <ConfigNumber control={control} name="sizing.maxPositions" label="Positions, at most" />
      <ConfigNumber control={control} name="sizing.maxPerUnderlying" label="Per underlying, at most" />
      {words && <p className={css.note}>{words}</p>}
    </Question>
  );
}

const ENTRY_PRICES = [
  { value: 'bid', words: 'Bid' },
  { value: 'between', words: 'Between' },
  { value: 'mid', words: 'Midpoint' },
] as const;

const ENTRY_HINTS = {
  bid: 'Sells at once, at what is offered now.',
  between: 'Asks for a little more than the bid and waits.',
  mid: 'Asks for the midpoint and waits; often it is not filled.',
} as const;

function Price({ control, best }: Pick<QuestionsProps, 'control' | 'best'>) {
  const price = useController({ control, name: 'entry.price' });
  const patience = useWatch({ control, name: 'pricing.entry.preset' });
  const isAtOnce = patience === 'at_once';
  return (
    <Question title="At which price?">
      <PricingQuestions control={control} which="entry" best={best} />
      {isAtOnce && (
        <div className={css.wholeRow}>
          <Choice
            label="Limit"
            value={price.field.value}
            options={ENTRY_PRICES}
            hint={ENTRY_HINTS[price.field.value]}
            onChange={price.field.onChange}
          />
        </div>
      )}
      {isAtOnce && price.field.value === 'between' && (
        <ConfigNumber control={control} name="entry.fraction" label="Towards the midpoint" hint="0 % is the bid" />
      )}
      <ConfigNumber control={control} name="entry.cancelAfterMinutes" label="Cancel if not filled after" />
    </Question>
  );
}

function Exit({ control, best }: Pick<QuestionsProps, 'control' | 'best'>) {
  const values = useWatch({ control });
  const checked = previewConfig(values);
  const config: BotConfig | undefined = checked.ok ? checked.config : undefined;
  const risk = config && worstCase(config, best);
  return (
    <Question title="When does it get out?">
      <PricingQuestions control={control} which="exit" best={best} />
      <OptionalNumber
        control={control}
        name="exits.profitTarget"
        words="Take a profit"
        label="Profit target, of the credit"
        hint={config && targetWords(config.exits.profitTarget, best, config.sizing.contracts)}
        initial={0.5}
      />
      <RestTarget control={control} />
      <OptionalNumber
        control={control}
        name="exits.stopMultiple"
        words="Stop a loss"
        label="Stop, when the ask reaches"
        initial={3}
      />
      <OptionalNumber
        control={control}
        name="exits.closeAtDte"
        words="Close before expiry"
        label="Close with this many days left"
        initial={7}
      />
      <OptionalNumber
        control={control}
        name="exits.stopDelta"
        words="Stop by delta"
        label="Stop, when delta reaches"
        hint="absolute delta of the quote"
        initial={0.5}
      />
      <OptionalNumber
        control={control}
        name="exits.stopBelowStrike"
        words="Stop by price"
        label="Stop, when the underlying is below the strike by"
        hint="0 % is a touch of the strike"
        initial={0}
      />
      {risk && <p className={css.worst}>{risk}</p>}
    </Question>
  );
}

/** Where the target of puts is left out, it may still be that of calls. */
function RestTarget({ control }: Pick<QuestionsProps, 'control'>) {
  const rests = useController({ control, name: 'exits.restTarget' });
  return (
    <>
      <div className={css.optional}>
        <CheckField
          label="Rest the profit target at the broker"
          name={rests.field.name}
          onBlur={rests.field.onBlur}
          checked={rests.field.value}
          onChange={(event) => rests.field.onChange(event.target.checked)}
        />
      </div>
      {rests.field.value && (
        <p className={css.note}>
          The target stands at the broker as an order: until it is taken back where the broker lets it, else sent again
          each session. It goes on while you are signed out. Stops never rest: before one is sent, this order is taken
          back.
        </p>
      )}
    </>
  );
}

function Ranking({ control }: { readonly control: ConfigControl }) {
  const weights = useWatch({ control, name: 'score.weights' });
  const sum = weightSum(weights);
  return (
    <details className={css.folded} open={sum.ok ? undefined : true}>
      <summary className={css.summary}>How does it rank?</summary>
      <div className={`${css.fields} ${css.detailsBody}`}>
        <Weights control={control} />
        <div className={css.note}>
          {sum.ok ? (
            `The weights add up to ${sum.words}.`
          ) : (
            <FieldError>The weights add up to {sum.words}; make it 100 %.</FieldError>
          )}
        </div>
      </div>
    </details>
  );
}
