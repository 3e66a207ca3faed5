import { useController, useWatch } from 'react-hook-form';
import { CardChoice } from '../../ui/CardChoice.js';
import { Choice } from '../../ui/Choice.js';
import { CheckField, TextField } from '../../ui/Field.js';
import { type ConfigControl, ConfigNumber } from './ConfigNumber.js';
import { OptionalNumber } from './OptionalNumber.js';
import { Question } from './Question.js';
import * as css from './Screen.css.js';
import { ROLL_START, strategyOf } from './strategy-start.js';

interface ControlProps {
  readonly control: ConfigControl;
}

const STRATEGIES = [
  {
    value: 'short_put',
    title: 'Short puts',
    body: 'Sells puts and buys them back. Shares that it is assigned are left to you.',
  },
  {
    value: 'wheel',
    title: 'The wheel',
    body: 'Sells puts; takes the shares when it is assigned, sells calls on them until they are called away, and begins anew.',
  },
] as const;

export function StrategyQuestion({ control }: ControlProps) {
  const strategy = useController({ control, name: 'strategy' });
  const { kind } = strategy.field.value;
  return (
    <Question title="What does it do?">
      <div className={css.wholeRow}>
        <CardChoice
          label="Strategy"
          columns="many"
          value={kind}
          options={STRATEGIES}
          onChange={(next) => strategy.field.onChange(strategyOf(next))}
        />
      </div>
      {kind === 'wheel' && <Calls control={control} />}
    </Question>
  );
}

function Calls({ control }: ControlProps) {
  const floor = useController({ control, name: 'strategy.calls.neverBelowCost' });
  return (
    <>
      <p className={css.subhead}>The calls on assigned shares</p>
      <ConfigNumber control={control} name="strategy.calls.dteMin" label="Days to expiry of a call, from" />
      <ConfigNumber control={control} name="strategy.calls.dteMax" label="to" />
      <ConfigNumber control={control} name="strategy.calls.deltaMin" label="Delta of a call, from" />
      <ConfigNumber control={control} name="strategy.calls.deltaMax" label="to" />
      <OptionalNumber
        control={control}
        name="strategy.calls.profitTarget"
        words="Buy a call back with a profit"
        label="Profit target of a call, of the credit"
        initial={0.5}
      />
      <div className={css.optional}>
        <CheckField
          label="Never below what the shares cost after all premiums"
          name={floor.field.name}
          onBlur={floor.field.onBlur}
          checked={floor.field.value ?? false}
          onChange={(event) => floor.field.onChange(event.target.checked)}
        />
      </div>
    </>
  );
}

const ROLL_STRIKES = [
  { value: 'same', words: 'Same strike' },
  { value: 'lower', words: 'Lower' },
] as const;

/** Whether and how a put is bought back and sold again later. */
export function RollQuestion({ control }: ControlProps) {
  const roll = useController({ control, name: 'roll' });
  const on = roll.field.value !== null;
  return (
    <Question title="Does it roll?">
      <div className={css.wholeRow}>
        <CheckField
          label="Buy a put back and sell a later one in its place"
          checked={on}
          onChange={(event) => roll.field.onChange(event.target.checked ? ROLL_START : null)}
          error={roll.fieldState.error?.message}
        />
      </div>
      {on && <RollFields control={control} />}
    </Question>
  );
}

function RollFields({ control }: ControlProps) {
  const strike = useController({ control, name: 'roll.strike' });
  return (
    <>
      <OptionalNumber
        control={control}
        name="roll.atDte"
        words="By time"
        label="Rolls with this many days left"
        initial={7}
      />
      <OptionalNumber
        control={control}
        name="roll.atDelta"
        words="By delta"
        label="Rolls when delta reaches"
        initial={0.5}
      />
      <div className={css.wholeRow}>
        <Choice
          label="New strike"
          value={strike.field.value ?? 'same'}
          options={ROLL_STRIKES}
          hint={
            strike.field.value === 'lower' ? 'The lowest below the old one that still brings the credit.' : undefined
          }
          onChange={strike.field.onChange}
        />
      </div>
      <ConfigNumber control={control} name="roll.dteMin" label="New days to expiry, from" />
      <ConfigNumber control={control} name="roll.dteMax" label="to" />
      <ConfigNumber
        control={control}
        name="roll.creditMin"
        label="Net credit, at least"
        hint="New credit less the cost of buying back, per share"
      />
      <ConfigNumber control={control} name="roll.rollsMax" label="Rolls of one position, at most" />
    </>
  );
}

const EXPIRY_RULES = [
  { value: 'hold', words: 'Let it expire' },
  { value: 'close_near', words: 'Close what is near' },
  { value: 'close', words: 'Close everything' },
] as const;

const EXPIRY_HINTS = {
  hold: 'What is in the money at the close is assigned.',
  close_near: 'Buys back what is in the money, or nearer to it than the distance below.',
  close: 'Buys back whatever still stands.',
} as const;

/** What is done with an option on the day it expires. */
export function ExpiryDayQuestion({ control }: ControlProps) {
  const rule = useController({ control, name: 'expiryDay.rule' });
  const from = useController({ control, name: 'expiryDay.from' });
  const chosen = useWatch({ control, name: 'expiryDay.rule' });
  return (
    <Question title="What does it do on expiry day?">
      <div className={css.wholeRow}>
        <Choice
          label="Rule"
          value={chosen}
          options={EXPIRY_RULES}
          hint={EXPIRY_HINTS[chosen]}
          onChange={rule.field.onChange}
        />
      </div>
      {chosen !== 'hold' && (
        <TextField
          {...from.field}
          label="From"
          unit="New York"
          inputMode="numeric"
          autoComplete="off"
          error={from.fieldState.error?.message}
        />
      )}
      <ConfigNumber
        control={control}
        name="expiryDay.pin"
        label="Near the strike means within"
        hint="Until 17:30 holders may still exercise what is so near."
      />
    </Question>
  );
}
