import { useState } from 'react';
import type { StopView } from '#contract';
import { type StopSubject, useSetStop, useStops } from '../data/stop-queries.js';
import { levelWords, SET_LEVELS, type SetLevel, STOP_LEVEL } from '../format/stops.js';
import { localMoment } from '../format/time.js';
import { Badge } from './Badge.js';
import { Button } from './Button.js';
import { CardChoice } from './CardChoice.js';
import { Choice } from './Choice.js';
import { ConfirmWord } from './ConfirmWord.js';
import { Dialog } from './Dialog.js';
import { TextField } from './Field.js';
import { Notice } from './State.js';
import { levelEffects, resumeEffects, stopOf, stopReach, subjectName } from './stop-effects.js';
import { useToasts } from './Toast.js';
import { useHoldings } from './use-holdings.js';

const FLATTEN_WORD = 'FLATTEN';
const REASON_MAX = 200;

const SCOPE_WORDS: Readonly<Record<StopSubject['scope'], string>> = {
  bot: 'This bot',
  account: 'This account',
  user: 'Everything of mine',
  everybody: 'Everybody',
};

interface StopDialogProps {
  /** Whom the person may stop from here, the narrowest first. */
  readonly subjects: readonly StopSubject[];
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The kill switch: whom, how far, why, and what it will do in numbers. */
export function StopDialog({ subjects, open, onClose }: StopDialogProps) {
  // Mounted anew each time, so that no former choice waits behind the button.
  return open && <OpenStopDialog subjects={subjects} onClose={onClose} />;
}

function OpenStopDialog({ subjects, onClose }: Omit<StopDialogProps, 'open'>) {
  const [scope, setScope] = useState(subjects[0]?.scope ?? 'user');
  const [level, setLevel] = useState<SetLevel>('no_openings');
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [tries, setTries] = useState(0);
  const { data: stops } = useStops();
  const holdings = useHoldings();
  const setStop = useSetStop();
  const toasts = useToasts();
  const subject = subjects.find((one) => one.scope === scope) ?? { scope: 'user' };
  const reach = stopReach(subject, holdings);
  const standing = stopOf(stops, subject);
  const name = subjectName(subject, holdings);
  const confirmed = level !== 'flatten' || typed.trim() === FLATTEN_WORD;
  const send = () => {
    if (!confirmed) setTries(tries + 1);
    if (!confirmed || setStop.isPending) return;
    const words = reason.trim();
    setStop.mutate(
      { subject, stop: { level, ...(words === '' ? {} : { reason: words }) } },
      {
        onSuccess: () => {
          toasts.say(`${STOP_LEVEL[level].words} for ${name}.`);
          onClose();
        },
        onError: toasts.fail,
      },
    );
  };
  return (
    <Dialog
      open
      width="wide"
      title={scope === 'everybody' ? 'Stop everybody' : `Stop ${name}`}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="danger" icon="stop" busy={setStop.isPending}>
            {STOP_LEVEL[level].act}
          </Button>
        </>
      }
    >
      {standing && <Standing stop={standing} />}
      <CardChoice
        label="How far?"
        value={level}
        onChange={setLevel}
        options={SET_LEVELS.map((one) => ({
          value: one,
          tone: 'danger',
          title: (
            <>
              {STOP_LEVEL[one].words}
              {standing?.level === one && <Badge tone="negative">now</Badge>}
            </>
          ),
          body: levelEffects(one, reach).map((words) => <span key={words}>{words}</span>),
        }))}
      />
      {subjects.length > 1 && (
        <Choice
          label="Whom?"
          value={scope}
          options={subjects.map((one) => ({ value: one.scope, words: scopeWords(one, holdings) }))}
          onChange={setScope}
        />
      )}
      {scope === 'everybody' && (
        <Notice tone="caution">
          All users of this installation are stopped. The numbers above are those of your own accounts.
        </Notice>
      )}
      <TextField
        label="Reason"
        hint="Kept in the audit log, and shown while the stop holds."
        value={reason}
        maxLength={REASON_MAX}
        autoComplete="off"
        onChange={(event) => setReason(event.target.value)}
      />
      {level === 'flatten' && <ConfirmWord word={FLATTEN_WORD} value={typed} tries={tries} onChange={setTyped} />}
    </Dialog>
  );
}

function scopeWords(subject: StopSubject, holdings: Parameters<typeof subjectName>[1]): string {
  const several = subject.scope === 'account' && holdings.accounts.length > 1;
  return several ? `${SCOPE_WORDS.account}: ${subjectName(subject, holdings)}` : SCOPE_WORDS[subject.scope];
}

function Standing({ stop }: { readonly stop: StopView }) {
  return (
    <Notice tone="negative">
      {levelWords(stop.level)} since {localMoment(stop.setAt)}
      {stop.reason !== '' && `: ${stop.reason}`}. What you choose here replaces it.
    </Notice>
  );
}

interface ResumeDialogProps {
  readonly subject: StopSubject;
  readonly stop: StopView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Lifts a stop, after saying what may happen again. */
export function ResumeDialog({ open, ...rest }: ResumeDialogProps) {
  return open && <OpenResumeDialog {...rest} />;
}

function OpenResumeDialog({ subject, stop, onClose }: Omit<ResumeDialogProps, 'open'>) {
  const holdings = useHoldings();
  const setStop = useSetStop();
  const toasts = useToasts();
  const name = subjectName(subject, holdings);
  const send = () =>
    setStop.mutate(
      { subject, stop: { level: 'none' } },
      {
        onSuccess: () => {
          toasts.say(`The stop on ${name} is lifted.`);
          onClose();
        },
        onError: toasts.fail,
      },
    );
  return (
    <Dialog
      open
      title={`Resume ${name}?`}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" icon="resume" busy={setStop.isPending}>
            Resume
          </Button>
        </>
      }
    >
      {resumeEffects(stop.level, stopReach(subject, holdings)).map((words) => (
        <p key={words}>{words}</p>
      ))}
      <p>A stop that holds it from elsewhere stays.</p>
    </Dialog>
  );
}
