import { MS_PER_MINUTE, type PodId, type SlotId, type UserId } from '#core/units';
import type { PlacementOverview, PlacementRefusal, PlacementRepository, PlacementResult, SlotLoad } from '#store/pods';
import type { LayoutRequest, MoveSlotRequest, PlacementView, PodView, SlotView } from '../contract/index.js';
import { Problem, type ProblemCode } from '../http/index.js';

const PROBLEM_OF = {
  not_found: 'NOT_FOUND',
  would_stand: 'SLOTS_WOULD_STAND',
  no_pod: 'POD_TAKES_NONE',
} as const satisfies Record<PlacementRefusal, ProblemCode>;

/** Where slots run and who lives in them. It leaves rows; pods act on them. */
export class PlacementService {
  constructor(private readonly placement: PlacementRepository) {}

  async view(): Promise<PlacementView> {
    return viewOf(await this.placement.overview());
  }

  setLayout(by: UserId, layout: LayoutRequest): Promise<PlacementView> {
    return this.answer(this.placement.setLayout(by, layout));
  }

  setDraining(by: UserId, podId: PodId, draining: boolean): Promise<PlacementView> {
    return this.answer(this.placement.setDraining(by, podId, draining));
  }

  setCapacity(by: UserId, podId: PodId, capacity: number | null): Promise<PlacementView> {
    return this.answer(this.placement.setCapacity(by, podId, capacity));
  }

  move(by: UserId, slotId: SlotId, { podId, minutes }: MoveSlotRequest): Promise<PlacementView> {
    const forMs = minutes === undefined ? undefined : minutes * MS_PER_MINUTE;
    return this.answer(this.placement.pin(by, slotId, podId as PodId, forMs));
  }

  release(by: UserId, slotId: SlotId): Promise<PlacementView> {
    return this.answer(this.placement.unpin(by, slotId));
  }

  private async answer(change: Promise<PlacementResult>): Promise<PlacementView> {
    const result = await change;
    if (result !== 'done') throw new Problem(PROBLEM_OF[result]);
    return this.view();
  }
}

function viewOf({ usersPerSlot, slotsMin, pods, slots }: PlacementOverview): PlacementView {
  const loads = new Map(
    pods.flatMap((pod) => pod.load?.slots.map((load) => [`${pod.podId} ${load.slotId}`, load]) ?? []),
  );
  return {
    usersPerSlot,
    slotsMin,
    pods: pods.map(({ podId, load, ...pod }): PodView => ({ id: podId, ...pod, ...(load && { cpu: load.cpu }) })),
    slots: slots.map(({ slotId, lease, ...slot }): SlotView => {
      // What a former owner said of the slot is not its load.
      const load = lease && loads.get(`${lease.podId} ${slotId}`);
      return { id: slotId, ...slot, ...lease, ...(load && { load: workOf(load) }) };
    }),
  };
}

function workOf({ owed, lagMs, busy }: SlotLoad): NonNullable<SlotView['load']> {
  return { owed, lagMs, busy };
}
