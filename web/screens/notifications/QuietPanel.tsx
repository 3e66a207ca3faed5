import { useState } from 'react';
import type { QuietHoursView } from '#contract';
import { problemOf } from '../../data/http.js';
import { useSetQuietHours } from '../../data/notification-queries.js';
import { Button } from '../../ui/Button.js';
import { CheckField, TextField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Screen.css.js';

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function QuietPanel({ quiet }: { readonly quiet: QuietHoursView | null }) {
  const save = useSetQuietHours();
  const toasts = useToasts();
  const [wish, setWish] = useState<QuietHoursView>(
    quiet ?? { from: '22:00', until: '07:00', zone: here(), urgentThrough: true },
  );
  const [isOn, setOn] = useState(quiet !== null);
  const problem = save.isError ? problemOf(save.error) : undefined;
  const errorOf = (path: string) => problem?.fields?.find((field) => field.path === `quiet.${path}`)?.message;
  const change = (part: Partial<QuietHoursView>) => setWish({ ...wish, ...part });
  const send = () =>
    save.mutate(
      { quiet: isOn ? wish : null },
      { onSuccess: () => toasts.say(isOn ? 'Your quiet hours were saved.' : 'You have no quiet hours.') },
    );
  return (
    <Panel title="Quiet hours">
      <form
        className={css.stack}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <CheckField
          label="Tell me nothing during these hours; it waits until they end"
          checked={isOn}
          onChange={() => setOn(!isOn)}
        />
        {isOn && (
          <>
            <div className={css.form}>
              <TextField
                label="From"
                type="time"
                value={wish.from}
                error={errorOf('from')}
                onChange={(event) => change({ from: event.target.value })}
              />
              <TextField
                label="Until"
                type="time"
                value={wish.until}
                error={errorOf('until')}
                onChange={(event) => change({ until: event.target.value })}
              />
              <TextField
                label="Time zone"
                value={wish.zone}
                hint={wish.zone === here() ? 'The one of this device.' : undefined}
                error={errorOf('zone')}
                onChange={(event) => change({ zone: event.target.value })}
              />
            </div>
            <CheckField
              label="Wake me for orders of unknown fate, and for pauses, stops and faults"
              checked={wish.urgentThrough}
              onChange={() => change({ urgentThrough: !wish.urgentThrough })}
            />
          </>
        )}
        <div className={css.buttons}>
          <Button type="submit" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  );
}
