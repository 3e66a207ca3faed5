import { useState } from 'react';
import type { PlacementView } from '#contract';
import { useNow } from '../../data/wall-now.js';
import { Button } from '../../ui/Button.js';
import { NumberField } from '../../ui/NumberField.js';
import { ActDialog } from './ActDialog.js';
import { layoutEffects } from './effects.js';

const USERS_MAX = 10_000;
const SLOTS_MAX = 1_024;
const isWithin = (value: number, max: number) => Number.isInteger(value) && value >= 1 && value <= max;

/** How many users share a slot, and how many slots there are at least. */
export function Rescale({ view }: { readonly view: PlacementView }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button size="small" icon="edit" onClick={() => setIsAsking(true)}>
        Re-scale
      </Button>
      {isAsking && <RescaleDialog view={view} onClose={() => setIsAsking(false)} />}
    </>
  );
}

function RescaleDialog({ view, onClose }: { readonly view: PlacementView; readonly onClose: () => void }) {
  const [usersPerSlot, setUsersPerSlot] = useState(view.usersPerSlot);
  const [slotsMin, setSlotsMin] = useState(view.slotsMin);
  const now = useNow();
  const layout = { usersPerSlot, slotsMin };
  const usersAreSound = isWithin(usersPerSlot, USERS_MAX);
  const slotsAreSound = isWithin(slotsMin, SLOTS_MAX);
  const isReady = usersAreSound && slotsAreSound;
  return (
    <ActDialog
      title="Re-scale"
      confirm="Re-scale"
      effects={isReady ? layoutEffects(view, layout, now) : undefined}
      act={{ kind: 'layout', layout }}
      done="The new layout is being carried out."
      onClose={onClose}
    >
      <NumberField
        label="Users per slot at most"
        unit="users"
        value={usersPerSlot}
        onChange={setUsersPerSlot}
        {...(!usersAreSound && { error: 'Write a number from 1 to 10,000.' })}
      />
      <NumberField
        label="Slots at least"
        unit="slots"
        hint="So that several pods have something to hold."
        value={slotsMin}
        onChange={setSlotsMin}
        {...(!slotsAreSound && { error: 'Write a number from 1 to 1,024.' })}
      />
    </ActDialog>
  );
}
