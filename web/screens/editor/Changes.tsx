import { useMemo } from 'react';
import { Link } from 'react-router';
import type { BotConfig } from '#core/bot';
import { type JudgedChange, useJudgedChange } from '../../data/bot-queries.js';
import { problemOf } from '../../data/http.js';
import { configChanges } from '../../format/config-changes.js';
import { count, plural } from '../../format/numbers.js';
import { newYorkMoment } from '../../format/time.js';
import { tone } from '../../theme/text.css.js';
import { Panel } from '../../ui/Panel.js';
import { SettingChanges } from '../../ui/SettingChanges.js';
import { judgedWords } from './judged-words.js';
import * as css from './Screen.css.js';
import { useDebounced } from './use-debounced.js';

/** The past is judged once the form has stood still for longer than the preview of now waits. */
const JUDGED_AFTER_MS = 700;
/** More sentences say no more. */
const SHOWN = 8;

interface ChangesProps {
  readonly botId: string;
  readonly saved: BotConfig;
  /** What the form says; undefined while it has errors. */
  readonly config: BotConfig | undefined;
  readonly accountNames: Readonly<Record<string, string>>;
}

/** What the form changes against the saved version, and what that would have done with the bot's last decisions. */
export function Changes({ botId, saved, config, accountNames }: ChangesProps) {
  const changes = useMemo(
    () => (config ? configChanges(saved, config, accountNames) : []),
    [saved, config, accountNames],
  );
  const text = JSON.stringify(config && changes.length > 0 ? config : null);
  const settled = useDebounced(text, JUDGED_AFTER_MS);
  const asked = useMemo(() => (JSON.parse(settled) ?? undefined) as BotConfig | undefined, [settled]);
  const judged = useJudgedChange(botId, asked);
  if (!config || changes.length === 0) return null;
  const isCurrent = settled === text;
  return (
    <Panel title="What changes?" aside={plural(changes.length, 'setting')}>
      <div className={css.changes}>
        <SettingChanges label="Changed settings" changes={changes} />
        <p className={css.sentence} role="status">
          {judged.isError
            ? `What it would have done is not known: ${problemOf(judged.error).title}`
            : judgedWords(isCurrent ? judged.data : undefined)}
        </p>
        {isCurrent && judged.data && <ChangedDecisions botId={botId} judged={judged.data} />}
      </div>
    </Panel>
  );
}

function ChangedDecisions({ botId, judged }: { readonly botId: string; readonly judged: JudgedChange }) {
  if (judged.changed.length === 0) return null;
  const more = judged.changed.length - SHOWN;
  return (
    <ul className={css.decisions} aria-label="Decisions that would have been others">
      {judged.changed.slice(0, SHOWN).map((one) => (
        <li key={one.id} className={css.decision}>
          <Link to={`/bots/${botId}/decisions/${one.id}`}>{newYorkMoment(one.decidedAt)}</Link>
          <span className={tone.muted}>It was: {one.was}</span>
          <span>It would be: {one.would}</span>
        </li>
      ))}
      {more > 0 && <li className={tone.muted}>and {count(more)} more</li>}
    </ul>
  );
}
