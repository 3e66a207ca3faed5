import { useState } from 'react';
import type { BotView } from '#contract';
import { useCommand } from '../../data/queries.js';
import { money, plural } from '../../format/numbers.js';
import { Button } from '../../ui/Button.js';
import { ConfirmDialog } from '../../ui/Dialog.js';
import { useToasts } from '../../ui/Toast.js';
import { configOf } from './model.js';

/** Starts or pauses; a start on real money is confirmed in numbers. */
export function StartPause({ bot }: { readonly bot: BotView }) {
  const [asking, setAsking] = useState(false);
  const command = useCommand(bot.id);
  const toasts = useToasts();
  const running = bot.status === 'running';
  const send = () =>
    command.mutate(
      { kind: running ? 'pause' : 'start' },
      {
        onSuccess: () =>
          toasts.say(running ? `${bot.name} opens nothing more; its exits go on.` : `${bot.name} was told to start.`),
        onError: toasts.fail,
        onSettled: () => setAsking(false),
      },
    );
  const config = configOf(bot);
  return (
    <>
      <Button
        kind={running ? 'secondary' : 'primary'}
        icon={running ? 'pause' : 'resume'}
        busy={command.isPending}
        onClick={bot.mode === 'live' && !running ? () => setAsking(true) : send}
      >
        {running ? 'Pause' : 'Start'}
      </Button>
      <ConfirmDialog
        open={asking}
        title={`Start ${bot.name} with real money?`}
        confirm="Start with real money"
        danger
        busy={command.isPending}
        onConfirm={send}
        onClose={() => setAsking(false)}
      >
        {config && (
          <p>
            It may use {money(config.sizing.allocation)} of buying power and hold{' '}
            {plural(config.sizing.maxPositions, 'position')} of {plural(config.sizing.contracts, 'contract')} each. It
            sends orders to your broker without asking again.
          </p>
        )}
      </ConfirmDialog>
    </>
  );
}
