import { useState } from 'react';
import type { PlacementView, SlotView } from '#contract';
import { Button } from '../../ui/Button.js';
import { Choice } from '../../ui/Choice.js';
import { SelectField } from '../../ui/Field.js';
import { ActDialog } from './ActDialog.js';
import { moveEffects, releaseEffects } from './effects.js';
import { takesSlots } from './model.js';
import * as css from './Screen.css.js';

const STAYS = [
  { value: 'always', words: 'Until released' },
  { value: '60', words: '1 hour' },
  { value: '1440', words: '1 day' },
] as const;
type Stay = (typeof STAYS)[number]['value'];

interface SlotActsProps {
  readonly slot: SlotView;
  readonly view: PlacementView;
  readonly now: number;
}

/** Moving a slot to a named pod, and letting it go again. */
export function SlotActs(props: SlotActsProps) {
  const [asking, setAsking] = useState<'move' | 'release' | undefined>();
  const close = () => setAsking(undefined);
  const { slot, view, now } = props;
  const targets = view.pods.filter((pod) => takesSlots(pod, now)).map((pod) => pod.id);
  return (
    <div className={css.acts}>
      {targets.length > 0 && (
        <Button size="small" aria-label={`Move slot ${slot.id}`} onClick={() => setAsking('move')}>
          Move
        </Button>
      )}
      {slot.pin && (
        <Button size="small" aria-label={`Release slot ${slot.id}`} onClick={() => setAsking('release')}>
          Release
        </Button>
      )}
      {asking === 'move' && <MoveDialog slot={slot} targets={targets} onClose={close} />}
      {asking === 'release' && <ReleaseDialog slot={slot} onClose={close} />}
    </div>
  );
}

interface MoveDialogProps {
  readonly slot: SlotView;
  readonly targets: readonly string[];
  readonly onClose: () => void;
}

function MoveDialog({ slot, targets, onClose }: MoveDialogProps) {
  const [podId, setPodId] = useState(targets.find((id) => id !== slot.podId) ?? targets[0] ?? '');
  const [stay, setStay] = useState<Stay>('always');
  const minutes = stay === 'always' ? undefined : Number(stay);
  return (
    <ActDialog
      title={`Move slot ${slot.id}`}
      confirm="Move"
      effects={moveEffects(slot, podId, minutes)}
      act={{ kind: 'move', slotId: slot.id, podId, ...(minutes !== undefined && { minutes }) }}
      done={`Slot ${slot.id} goes to ${podId}.`}
      onClose={onClose}
    >
      <SelectField
        label="To"
        value={podId}
        options={targets.map((id) => ({ value: id, words: id === slot.podId ? `${id}, where it is` : id }))}
        onChange={setPodId}
      />
      <Choice label="Stays there" value={stay} options={STAYS} onChange={setStay} />
    </ActDialog>
  );
}

function ReleaseDialog({ slot, onClose }: { readonly slot: SlotView; readonly onClose: () => void }) {
  return (
    <ActDialog
      title={`Release slot ${slot.id}?`}
      confirm="Release"
      effects={releaseEffects(slot)}
      act={{ kind: 'release', slotId: slot.id }}
      done={`Slot ${slot.id} is released.`}
      onClose={onClose}
    />
  );
}
