import type { UseQueryResult } from '@tanstack/react-query';
import type { PreviewView } from '#contract';
import type { BotConfig } from '#core/bot';
import { count, plural } from '../../format/numbers.js';
import { newYorkMoment } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { CandidateTable } from '../../ui/CandidateTable.js';
import { GateHistogram } from '../../ui/GateHistogram.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, ProblemPanel, Skeleton } from '../../ui/State.js';
import { type Loosening, looseningOf } from './model.js';
import * as css from './Screen.css.js';

interface PreviewProps {
  readonly config: BotConfig | undefined;
  readonly preview: UseQueryResult<PreviewView>;
  readonly onLoosen: (loosening: Loosening) => void;
}

/** What this bot would do now, beside the form that changes it. */
export function Preview({ config, preview, onLoosen }: PreviewProps) {
  const { data } = preview;
  const aside = data && (
    <span className={preview.isFetching ? css.pending : undefined}>
      {newYorkMoment(data.at)} New York, {count(Math.round(data.tookMs))} ms
    </span>
  );
  return (
    <Panel title="What would this bot do now?" aside={aside} flush>
      {!config ? (
        <EmptyState title="The preview waits for the form.">
          <p>Mend the marked fields, and the candidates of this moment stand here.</p>
        </EmptyState>
      ) : preview.isError && !data ? (
        <ProblemPanel error={preview.error} onRetry={() => void preview.refetch()} />
      ) : data ? (
        <Answer config={config} preview={data} onLoosen={onLoosen} />
      ) : (
        <div className={css.previewBody}>
          <Skeleton height={22} />
          <Skeleton height={280} />
        </div>
      )}
    </Panel>
  );
}

interface AnswerProps {
  readonly config: BotConfig;
  readonly preview: PreviewView;
  readonly onLoosen: (loosening: Loosening) => void;
}

function Answer({ config, preview, onLoosen }: AnswerProps) {
  const some = preview.candidates.length > 0;
  return (
    <div className={css.previewBody}>
      <p className={css.sentence} role="status">
        {preview.words}
      </p>
      {some ? (
        <div className={css.bleed}>
          <CandidateTable
            label="Ranked candidates"
            candidates={preview.candidates}
            gates={config.gates}
            weights={config.score.weights}
          />
        </div>
      ) : (
        <Misses config={config} preview={preview} onLoosen={onLoosen} />
      )}
      {preview.looked > 0 && (
        <div className={css.block}>
          <h3 className={css.heading}>
            What stopped {count(preview.looked - preview.passed)} of {plural(preview.looked, 'contract')}
          </h3>
          <GateHistogram gates={preview.gates} looked={preview.looked} passed={preview.passed} />
        </div>
      )}
    </div>
  );
}

function Misses({ config, preview, onLoosen }: AnswerProps) {
  const loosening = looseningOf(preview, config.gates);
  if (!loosening && preview.misses.length === 0) return null;
  return (
    <>
      {loosening && (
        <div className={css.block}>
          <h3 className={css.heading}>The one gate to loosen</h3>
          <p>{loosening.words}</p>
          <Button onClick={() => onLoosen(loosening)}>{loosening.action}</Button>
        </div>
      )}
      {preview.misses.length > 0 && (
        <div className={css.block}>
          <h3 className={css.heading}>Nearest misses</h3>
          <ul className={css.misses}>
            {preview.misses.map((miss) => (
              <li key={`${miss.symbol}/${miss.gate}`}>{miss.words}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
