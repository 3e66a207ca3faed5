import { useController } from 'react-hook-form';
import { CheckField } from '../../ui/Field.js';
import type { ConfigControl } from './ConfigNumber.js';
import { OptionalNumber } from './OptionalNumber.js';
import { Question } from './Question.js';
import * as css from './Screen.css.js';

interface ControlProps {
  readonly control: ConfigControl;
}

/** Announcements and dividends that keep it from selling. */
export function Events({ control }: ControlProps) {
  const heed = useController({ control, name: 'events.heedDividends' });
  return (
    <Question title="What is it to stay away from?">
      <OptionalNumber
        control={control}
        name="events.earningsDays"
        words="Earnings"
        label="Looks ahead for earnings"
        hint="Sells nothing that expires on or after an announcement within these days."
        initial={60}
      />
      <div className={css.optional}>
        <CheckField
          label="Ex-dividend dates before expiry"
          name={heed.field.name}
          onBlur={heed.field.onBlur}
          checked={heed.field.value}
          onChange={(event) => heed.field.onChange(event.target.checked)}
        />
      </div>
      <p className={css.note}>
        Dates come from the files of reference data. Where none is known through the expiry, nothing is sold, and the
        bot says so.
      </p>
    </Question>
  );
}

/** Limits of this bot besides its allocation. None of them ever stops an exit. */
export function Limits({ control }: ControlProps) {
  return (
    <Question title="When does it stop opening?">
      <OptionalNumber
        control={control}
        name="limits.openingsPerDay"
        words="After so many openings a day"
        label="Openings a day, at most"
        initial={3}
      />
      <OptionalNumber
        control={control}
        name="limits.lossPerDay"
        words="After a loss"
        label="The day stands at a loss of"
        hint="What was closed today, and everything open since it was opened."
        initial="1000"
      />
      <OptionalNumber
        control={control}
        name="limits.maxPerSector"
        words="At so many of one sector"
        label="Positions per sector, at most"
        hint="An underlying whose sector is not known is not sold."
        initial={2}
      />
      <OptionalNumber
        control={control}
        name="limits.marginUseMax"
        words="At a share of the margin"
        label="Of the account’s margin, at most"
        hint="Its positions over requirement and free buying power together."
        initial={0.5}
      />
      <OptionalNumber
        control={control}
        name="limits.crashLossMax"
        words="At a loss in a crash"
        label="Would lose in a crash, less than"
        hint="The worst of −10, −20 and −30 % in everything at once, with volatility up by a fifth to three fifths."
        initial="20000"
      />
      <p className={css.note}>
        Exits are never stopped by these. The account may have limits of its own over all bots.
      </p>
    </Question>
  );
}
