import type { ConnectionView } from '#contract';
import { useReloginPlan } from '../../data/broker-queries.js';
import { useNow } from '../../data/wall-now.js';
import { Badge } from '../../ui/Badge.js';
import { Facts } from '../../ui/Facts.js';
import { CheckField } from '../../ui/Field.js';
import { Panel } from '../../ui/Panel.js';
import { useToasts } from '../../ui/Toast.js';
import { loginFacts } from './model.js';
import * as css from './Screen.css.js';

/** How long the login lasts, what it may do, and whether a person will renew it in time. */
export function Login({ connection }: { readonly connection: ConnectionView }) {
  const now = useNow();
  return (
    <Panel title="Login" aside="your local time">
      <div className={css.stack}>
        <Facts
          kind="words"
          facts={loginFacts(connection, now).map(({ name, value, tone, means }) => ({
            name,
            means,
            value: tone === 'neutral' ? value : <Badge tone={tone}>{value}</Badge>,
          }))}
        />
        {connection.sessionEndsAt !== undefined && <ReloginPlan connection={connection} />}
      </div>
    </Panel>
  );
}

function ReloginPlan({ connection }: { readonly connection: ConnectionView }) {
  const plan = useReloginPlan(connection.id);
  const toasts = useToasts();
  const accepted = plan.isPending ? plan.variables : connection.reloginPlanAccepted;
  return (
    <div className={css.plan}>
      <CheckField
        checked={accepted}
        onChange={(event) => plan.mutate(event.target.checked, { onError: toasts.fail })}
        label={
          <>
            <strong>I will sign in again in time.</strong> You are reminded 48, 24 and 2 hours before the login ends.
            Where orders rest until they are taken back, bots whose profit target rests at the broker may then open
            positions that outlast this login. Only the target rests: while you are signed out, no stop is watched.
          </>
        }
      />
    </div>
  );
}
