import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';
import type { BotView, DecisionView } from '#contract';
import { useDecision } from '../../data/queries.js';
import { count, plural, price } from '../../format/numbers.js';
import { orderContracts, orderKind } from '../../format/orders.js';
import { DECISION_KIND, OUTCOME } from '../../format/states.js';
import { newYorkMoment } from '../../format/time.js';
import { code } from '../../theme/text.css.js';
import { Badge } from '../../ui/Badge.js';
import { CandidateTable } from '../../ui/CandidateTable.js';
import { Facts } from '../../ui/Facts.js';
import { GateHistogram } from '../../ui/GateHistogram.js';
import { Panel } from '../../ui/Panel.js';
import { ProblemPanel, Skeleton } from '../../ui/State.js';
import { configOf, refusalSentences } from './model.js';
import * as css from './Screen.css.js';

/** One decision with all that it was made of. */
export function Decision({ id, bot }: { readonly id: string; readonly bot: BotView }) {
  const decision = useDecision(id);
  if (decision.isError && !decision.data) {
    return (
      <Panel label="Decision" flush>
        <ProblemPanel error={decision.error} onRetry={() => void decision.refetch()} />
      </Panel>
    );
  }
  if (!decision.data) return <Skeleton height={420} />;
  return <LoadedDecision decision={decision.data} bot={bot} />;
}

function LoadedDecision({ decision, bot }: { readonly decision: DecisionView; readonly bot: BotView }) {
  const outcome = OUTCOME[decision.outcome];
  // Gates and weights are those of the version that decided; another version's would be wrong beside these figures.
  const config = decision.configVersion === bot.configVersion ? configOf(bot) : undefined;
  return (
    <Panel
      title={`Decision ${count(decision.sequence)}`}
      aside={
        <>
          <Badge tone={outcome.tone}>{outcome.words}</Badge>
          <Link to={`/bots/${bot.id}`}>Close</Link>
        </>
      }
    >
      <div className={css.detail}>
        <p className={css.sentence}>{decision.words}</p>
        <Facts
          kind="words"
          facts={[
            { name: 'Decided', value: newYorkMoment(decision.decidedAt) },
            { name: 'Why then', value: DECISION_KIND[decision.kind] },
            { name: 'Looked at', value: count(decision.looked) },
            { name: 'Passed', value: count(decision.passed) },
            { name: 'Settings', value: `version ${decision.configVersion}` },
          ]}
        />
        <Sentences title="Why it did not open" items={decision.waits.map((wait) => wait.words)} />
        <Sentences
          title="Orders it decided on"
          items={decision.intents.map(
            (intent) =>
              `${orderKind(intent)} ${plural(intent.quantity, 'contract')} ${orderContracts(intent)} at ${price(intent.limit)}`,
          )}
        />
        <Sentences title="Exits" items={decision.exits.map((exit) => exit.words)} />
        <Sentences title="Rolls" items={decision.rolls.map((roll) => roll.words)} />
        <Sentences title="Calls on its shares" items={decision.calls.map((call) => call.words)} />
        <Sentences title="Turned down" items={refusalSentences(decision.refusals)} />
        {decision.top.length > 0 && (
          <Section title="Best candidates">
            <div className={css.bleed}>
              <CandidateTable
                label="Best candidates of this decision"
                candidates={decision.top}
                gates={config?.gates}
                weights={config?.score.weights}
              />
            </div>
          </Section>
        )}
        <Sentences title="Nearest misses" items={decision.misses.map((miss) => miss.words)} />
        {decision.looked > 0 && (
          <Section title="What the gates stopped">
            <GateHistogram gates={decision.gates} looked={decision.looked} passed={decision.passed} />
          </Section>
        )}
        <Record decision={decision} />
      </div>
    </Panel>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css.section}>
      <h3 className={css.heading}>{title}</h3>
      {children}
    </section>
  );
}

function Sentences({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={css.list}>
        {[...new Set(items)].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Section>
  );
}

/** What a replay needs: ids and hashes. */
function Record({ decision }: { readonly decision: DecisionView }) {
  const rows: readonly (readonly [string, string])[] = [
    ['Decision', decision.id],
    ['Record hash', decision.hash],
    ['Code', decision.codeVersion],
    ...decision.frames.map((frame) => [`Chain ${frame.underlying} ${frame.sequence}`, frame.hash] as const),
  ];
  return (
    <details>
      <summary className={css.heading}>Record, for a replay</summary>
      <div className={css.record}>
        {rows.map(([name, value]) => (
          <Fragment key={name}>
            <span className={css.recordName}>{name}</span>
            <span className={code}>{value}</span>
          </Fragment>
        ))}
      </div>
    </details>
  );
}
