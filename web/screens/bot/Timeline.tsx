import { Link, useParams } from 'react-router';
import type { BotView, DecisionSummaryView } from '#contract';
import { useDecisions } from '../../data/queries.js';
import { OUTCOME } from '../../format/states.js';
import { newYorkTime } from '../../format/time.js';
import { media } from '../../theme/tokens.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, ProblemPanel, Skeleton } from '../../ui/State.js';
import { useMedia } from '../../ui/use-media.js';
import { Decision } from './Decision.js';
import { byDay, uniqueDecisions } from './model.js';
import * as css from './Screen.css.js';

/** Decisions, newest first; the chosen one opens beside the list, or under its line where there is no room beside. */
export function Timeline({ bot }: { readonly bot: BotView }) {
  const { decisionId } = useParams();
  const decisions = useDecisions(bot.id);
  const under = useMedia(media.medium);
  if (decisions.isError && !decisions.data) {
    return (
      <Panel label="Timeline" flush>
        <ProblemPanel error={decisions.error} onRetry={() => void decisions.refetch()} />
      </Panel>
    );
  }
  if (!decisions.data) return <Skeleton height={320} />;
  const all = uniqueDecisions(decisions.data.pages);
  const listed = all.some((decision) => decision.id === decisionId);
  const beside = decisionId !== undefined && (!under || !listed);
  return (
    <div className={css.split}>
      <div className={beside ? undefined : css.whole}>
        <Panel label="Timeline" flush>
          {all.length === 0 ? (
            <NoDecisions bot={bot} />
          ) : (
            <ol aria-label="Decisions, newest first">
              {byDay(all).map((day) => (
                <li key={day.date}>
                  <h3 className={css.day}>{day.words}</h3>
                  <ol>
                    {day.decisions.map((decision) => (
                      <Entry
                        key={decision.id}
                        bot={bot}
                        decision={decision}
                        chosen={decision.id === decisionId}
                        inline={under}
                      />
                    ))}
                  </ol>
                </li>
              ))}
            </ol>
          )}
          {decisions.hasNextPage && (
            <div className={css.more}>
              <Button kind="quiet" busy={decisions.isFetchingNextPage} onClick={() => void decisions.fetchNextPage()}>
                Older decisions
              </Button>
            </div>
          )}
        </Panel>
      </div>
      {beside && (
        <div className={under ? undefined : css.aside}>
          <Decision key={decisionId} id={decisionId} bot={bot} />
        </div>
      )}
    </div>
  );
}

interface EntryProps {
  readonly bot: BotView;
  readonly decision: DecisionSummaryView;
  readonly chosen: boolean;
  readonly inline: boolean;
}

function Entry({ bot, decision, chosen, inline }: EntryProps) {
  const outcome = OUTCOME[decision.outcome];
  const acted = decision.outcome === 'sold' || decision.outcome === 'closing';
  return (
    <li className={css.item}>
      <Link
        to={chosen ? `/bots/${bot.id}` : `/bots/${bot.id}/decisions/${decision.id}`}
        className={css.entry}
        aria-current={chosen || undefined}
        preventScrollReset
      >
        <span className={css.time}>{newYorkTime(decision.decidedAt)}</span>
        <span>
          <Badge tone={outcome.tone}>{outcome.words}</Badge>
        </span>
        <span className={acted ? css.words : `${css.words} ${css.quiet}`}>{decision.words}</span>
      </Link>
      {chosen && inline && (
        <div className={css.inline}>
          <Decision id={decision.id} bot={bot} />
        </div>
      )}
    </li>
  );
}

function NoDecisions({ bot }: { readonly bot: BotView }) {
  return bot.status === 'running' ? (
    <EmptyState title="No decision yet.">
      <p>
        The bot decides at its next scheduled look. Each decision stands here as a sentence, with all its numbers behind
        it.
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="This bot has not been started.">
      <p>Start it, and each of its decisions stands here as a sentence, with all its numbers behind it.</p>
    </EmptyState>
  );
}
