import { useState } from 'react';
import type { BrokerView } from '#contract';
import { useBrokers, useConnect } from '../../data/broker-queries.js';
import { problemOf } from '../../data/http.js';
import { capabilityWords } from '../../format/brokers.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { CardChoice } from '../../ui/CardChoice.js';
import { Dialog } from '../../ui/Dialog.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { connectSteps, environmentWords, firstEnvironment } from './model.js';
import * as css from './Screen.css.js';

interface ConnectDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Which broker, which money, what happens then; the person goes on at the broker's own page. */
export function ConnectDialog({ open, onClose }: ConnectDialogProps) {
  const brokers = useBrokers();
  if (!open) return null;
  if (brokers.data && brokers.data.length > 0) return <Chosen brokers={brokers.data} onClose={onClose} />;
  return (
    <Dialog
      open
      width="wide"
      title="Connect a broker"
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {brokers.isError ? (
        <ProblemPanel error={brokers.error} onRetry={() => void brokers.refetch()} />
      ) : brokers.data ? (
        <p>This installation has no broker set up. An operator adds one with its client id and secret.</p>
      ) : (
        <Skeleton height={300} />
      )}
    </Dialog>
  );
}

interface ChosenProps {
  readonly brokers: readonly BrokerView[];
  readonly onClose: () => void;
}

function Chosen({ brokers, onClose }: ChosenProps) {
  const [name, setName] = useState(brokers[0]?.name ?? '');
  const broker = brokers.find((one) => one.name === name) ?? (brokers[0] as BrokerView);
  const [wanted, setWanted] = useState<'live' | 'paper' | undefined>();
  const environment = wanted && broker.environments.includes(wanted) ? wanted : firstEnvironment(broker);
  const connect = useConnect();
  const leaving = connect.isPending || connect.isSuccess;
  return (
    <Dialog
      open
      width="wide"
      title="Connect a broker"
      onSubmit={() => leaving || connect.mutate({ broker: broker.name, environment })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind={environment === 'live' ? 'danger' : 'primary'} icon="out" busy={leaving}>
            {leaving ? `Going to ${broker.title} …` : `Continue to ${broker.title}`}
          </Button>
        </>
      }
    >
      <CardChoice
        label="Which broker?"
        columns="many"
        value={broker.name}
        onChange={setName}
        options={brokers.map((one) => ({
          value: one.name,
          title: (
            <>
              {one.title}
              {one.simulated && <Badge tone="stale">simulated</Badge>}
            </>
          ),
          body: [one.loginWords, ...capabilityWords(one.capabilities)].map((words) => <span key={words}>{words}</span>),
        }))}
      />
      <CardChoice
        label="Which money?"
        columns="many"
        value={environment}
        onChange={setWanted}
        options={broker.environments
          .toSorted()
          .toReversed()
          .map((one) => ({
            value: one,
            tone: one === 'live' ? 'danger' : 'normal',
            title: (
              <>
                {one === 'live' ? 'Live account' : 'Paper account'}
                <ModeBadge mode={one} />
              </>
            ),
            body: environmentWords(broker, one),
          }))}
      />
      <ol className={css.steps} aria-label="What happens">
        {connectSteps(broker).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {connect.isError && (
        <Notice tone="negative">
          {problemOf(connect.error).title} {problemOf(connect.error).detail}
        </Notice>
      )}
    </Dialog>
  );
}
