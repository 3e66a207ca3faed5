import { useState } from 'react';
import type { PlacementView } from '#contract';
import { Button } from '../../ui/Button.js';
import { CheckField } from '../../ui/Field.js';
import { NumberField } from '../../ui/NumberField.js';
import { ActDialog } from './ActDialog.js';
import { capacityEffects, drainEffects, undrainEffects } from './effects.js';
import type { PodRow } from './model.js';
import * as css from './Screen.css.js';

const CAPACITY_MAX = 256;

interface PodActsProps {
  readonly row: PodRow;
  readonly view: PlacementView;
  readonly now: number;
}

/** Draining a pod and setting how many slots it may hold. */
export function PodActs(props: PodActsProps) {
  const [asking, setAsking] = useState<'drain' | 'capacity' | undefined>();
  const close = () => setAsking(undefined);
  const { row } = props;
  if (row.state.tone === 'negative') return null;
  return (
    <div className={css.acts}>
      <Button
        size="small"
        aria-label={row.pod.draining ? `Stop draining ${row.id}` : `Drain ${row.id}`}
        onClick={() => setAsking('drain')}
      >
        {row.pod.draining ? 'Stop draining' : 'Drain'}
      </Button>
      <Button size="small" aria-label={`Slots of ${row.id} at most`} onClick={() => setAsking('capacity')}>
        Capacity
      </Button>
      {asking === 'drain' && <DrainDialog {...props} onClose={close} />}
      {asking === 'capacity' && <CapacityDialog {...props} onClose={close} />}
    </div>
  );
}

type DialogProps = PodActsProps & { readonly onClose: () => void };

function DrainDialog({ row, view, now, onClose }: DialogProps) {
  const draining = !row.pod.draining;
  return (
    <ActDialog
      title={draining ? `Drain ${row.id}?` : `Let ${row.id} take slots again?`}
      confirm={draining ? 'Drain' : 'Stop draining'}
      effects={draining ? drainEffects(row, view, now) : undrainEffects(row)}
      act={{ kind: 'drain', podId: row.id, draining }}
      done={draining ? `${row.id} is being drained.` : `${row.id} takes slots again.`}
      onClose={onClose}
    />
  );
}

function CapacityDialog({ row, view, now, onClose }: DialogProps) {
  const { pod } = row;
  const [isOwn, setIsOwn] = useState(pod.capacitySet === undefined);
  const [typed, setTyped] = useState(pod.capacitySet ?? pod.ownCapacity);
  const isSound = Number.isInteger(typed) && typed >= 1 && typed <= CAPACITY_MAX;
  const capacity = isOwn ? null : typed;
  return (
    <ActDialog
      title={`Slots of ${row.id}`}
      confirm="Set capacity"
      effects={isOwn || isSound ? capacityEffects(row, view, now, capacity) : undefined}
      act={{ kind: 'capacity', podId: row.id, capacity }}
      done={`The capacity of ${row.id} is set.`}
      onClose={onClose}
    >
      <CheckField
        label={`As the pod’s own setting says: ${pod.ownCapacity}`}
        checked={isOwn}
        onChange={(event) => setIsOwn(event.target.checked)}
      />
      {!isOwn && (
        <NumberField
          label="Slots at most"
          unit="slots"
          value={typed}
          onChange={setTyped}
          {...(!isSound && { error: `Write a number from 1 to ${CAPACITY_MAX}.` })}
        />
      )}
    </ActDialog>
  );
}
