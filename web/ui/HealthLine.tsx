import type { BrokerRequestView, ConnectionView } from '#contract';
import { useNow } from '../data/wall-now.js';
import { CONNECTION_STATE, healthLine } from '../format/connections.js';
import { tone } from '../theme/text.css.js';
import { Badge } from './Badge.js';
import * as css from './HealthLine.css.js';

interface HealthLineProps {
  readonly connection: ConnectionView;
  /** Newest first; undefined while they are not read yet. */
  readonly requests: readonly BrokerRequestView[] | undefined;
}

/** A connection in one line: state, age of the last request, time until a person must sign in again. */
export function HealthLine({ connection, requests }: HealthLineProps) {
  const now = useNow();
  const state = CONNECTION_STATE[connection.state];
  return (
    <p className={css.line}>
      <Badge tone={state.tone}>{state.words}</Badge>
      {healthLine(connection, requests, now).map((part) => (
        <span key={part.words.replace(/\d.*/, '')} className={`${css.part} ${TEXT[part.tone]}`}>
          {part.words}
        </span>
      ))}
    </p>
  );
}

const TEXT = {
  neutral: tone.secondary,
  positive: tone.positive,
  negative: tone.negative,
  caution: tone.caution,
  stale: tone.stale,
  info: tone.info,
  accent: tone.info,
};
