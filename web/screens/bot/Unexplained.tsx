import { useState } from 'react';
import { useContractsGone } from '../../data/broker-queries.js';
import { contractName } from '../../format/contracts.js';
import { localMoment } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { Choice } from '../../ui/Choice.js';
import { Dialog } from '../../ui/Dialog.js';
import { TextField } from '../../ui/Field.js';
import { Notice } from '../../ui/State.js';
import { useToasts } from '../../ui/Toast.js';
import {
  checkGone,
  choicesOf,
  effectWords,
  type GoneForm,
  priceAsked,
  type UnexplainedPosition,
  whyWords,
} from './unexplained-model.js';

/** Positions that the broker no longer shows: the person says what became of them, and sees what the desk made of the word. */
export function Unexplained({ positions }: { readonly positions: readonly UnexplainedPosition[] }) {
  const [asked, setAsked] = useState<string | undefined>();
  const chosen = positions.find(({ id }) => id === asked);
  return (
    <>
      {positions.map((position) => (
        <WordWanted key={position.id} position={position} onSay={() => setAsked(position.id)} />
      ))}
      {chosen && <WhatBecame key={chosen.id} position={chosen} onClose={() => setAsked(undefined)} />}
    </>
  );
}

interface WordWantedProps {
  readonly position: UnexplainedPosition;
  readonly onSay: () => void;
}

function WordWanted({ position, onSay }: WordWantedProps) {
  const { lastWord } = position.unexplained;
  const name = contractName(position.symbol);
  return (
    <>
      <Notice
        tone="negative"
        action={
          <Button size="small" aria-label={`Say what became of ${name}`} onClick={onSay}>
            Say what became of it
          </Button>
        }
      >
        {whyWords(position)}
      </Notice>
      {lastWord?.state === 'asked' && (
        <Notice tone="caution">The desk is comparing what was said of {name} with the broker’s books.</Notice>
      )}
      {lastWord?.state === 'refused' && (
        <Notice tone="caution">
          What was said of {name} was not taken ({localMoment(lastWord.at)}). {lastWord.words ?? lastWord.code}
        </Notice>
      )}
    </>
  );
}

interface WhatBecameProps {
  readonly position: UnexplainedPosition;
  readonly onClose: () => void;
}

function WhatBecame({ position, onClose }: WhatBecameProps) {
  const { unexplained } = position;
  const choices = choicesOf(position);
  const [form, setForm] = useState<GoneForm>({
    became: choices[0]?.value ?? 'bought_back',
    quantity: String(unexplained.quantity),
    price: '',
  });
  const [tried, setTried] = useState(false);
  const gone = useContractsGone(position.accountId);
  const toasts = useToasts();
  const check = checkGone(form, position);
  const errors = tried && !check.ok ? check.errors : {};
  const name = contractName(position.symbol);
  const wanted = priceAsked(form.became);
  const send = () => {
    setTried(true);
    if (!check.ok || gone.isPending) return;
    gone.mutate(check.body, {
      onSuccess: () => {
        toasts.say(`What was said of ${name} is being compared with the broker’s books.`);
        onClose();
      },
      onError: toasts.fail,
    });
  };
  return (
    <Dialog
      open
      title={`What became of ${name}?`}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={gone.isPending}>
            That is what happened
          </Button>
        </>
      }
    >
      <p>Saying this sends no order. It is taken only as far as the broker’s books bear it out, and kept in the log.</p>
      <Choice
        label="What happened"
        value={form.became}
        options={choices}
        hint={effectWords(form.became, position)}
        onChange={(became) => setForm({ ...form, became })}
      />
      <TextField
        label="Contracts"
        inputMode="numeric"
        autoComplete="off"
        value={form.quantity}
        error={errors.quantity}
        onChange={(event) => setForm({ ...form, quantity: event.target.value })}
      />
      {wanted && (
        <TextField
          label={wanted.label}
          unit={wanted.unit}
          inputMode="decimal"
          autoComplete="off"
          value={form.price}
          error={errors.price}
          onChange={(event) => setForm({ ...form, price: event.target.value })}
        />
      )}
    </Dialog>
  );
}
