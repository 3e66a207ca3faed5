/** Real: Postgres with the migrations, Redis, the gateway over HTTP and its live channel, the store that pods use. Pods are rows. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import type { PodId, SlotId, UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import { AuditRepository } from '#store/audit';
import { LayoutRepository, PostgresPodStore } from '#store/pods';
import type { BotSummaryView, PlacementView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';

const LONG_LEASE_MS = 600_000;
const POD_1 = 'pod-1' as PodId;
const POD_2 = 'pod-2' as PodId;

let gateway: GatewayUnderTest;
let operator: Person;
let pods: PostgresPodStore;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
  operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
  pods = new PostgresPodStore(gateway.pool);
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  await queryRows(gateway.pool, 'DELETE FROM pods');
  await queryRows(gateway.pool, 'DELETE FROM slot_leases');
  await queryRows(gateway.pool, 'UPDATE slots SET pinned_pod = NULL, pinned_until = NULL');
  await queryRows(gateway.pool, 'UPDATE placement_settings SET users_per_slot = 250, slots_min = 4');
  await pods.heartbeat({ podId: POD_1, capacity: 4 });
  await pods.heartbeat({ podId: POD_2, capacity: 4 });
});

const view = () => operator.get<PlacementView>('/api/operations/placement');
const put = (path: string, body: unknown) => operator.ask<PlacementView>('PUT', `/api/operations/${path}`, { body });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  operator.ask<PlacementView>('POST', `/api/operations/${path}`, { body, headers });
const acts = async (limit: number) => {
  const entries = await new AuditRepository(gateway.pool).listByUser(operator.session?.userId as UserId, { limit });
  return entries.map(({ act, subject, detail }) => ({ act, subject, detail })).reverse();
};

describe('the placement', () => {
  it('shows pods with their load and slots with their owner, users and what they owe', async () => {
    await pods.takeSlots(POD_1, 2, LONG_LEASE_MS);
    const slots = [
      { slotId: 1 as SlotId, owed: 3, lagMs: 1_500, busy: 0.25 },
      { slotId: 3 as SlotId, owed: 9, lagMs: 9_000, busy: 0.9 },
    ];
    await pods.heartbeat({ podId: POD_1, capacity: 4, load: { cpu: 0.5, slots } });
    const placement = await view();
    expect(placement).toMatchObject({ usersPerSlot: 250, slotsMin: 4 });
    expect(placement.pods).toMatchObject([
      { id: 'pod-1', capacity: 4, ownCapacity: 4, draining: false, cpu: 0.5 },
      { id: 'pod-2', capacity: 4, draining: false },
    ]);
    expect(placement.slots.map(({ id, podId, load }) => ({ id, podId, load }))).toEqual([
      { id: 1, podId: 'pod-1', load: { owed: 3, lagMs: 1_500, busy: 0.25 } },
      { id: 2, podId: 'pod-1', load: undefined },
      // What pod-1 says of a slot that it does not hold is not the slot's load.
      { id: 3, podId: undefined, load: undefined },
      { id: 4, podId: undefined, load: undefined },
    ]);
  });
});

describe('an operator', () => {
  it('drains a pod and lets it take slots again, each once in the audit log', async () => {
    expect((await post('pods/pod-1/drain', { draining: true })).body.pods[0]).toMatchObject({
      capacity: 0,
      draining: true,
    });
    await post('pods/pod-1/drain', { draining: true });
    expect((await pods.placement(60_000)).pods).toEqual([
      { podId: 'pod-1', capacity: 0 },
      { podId: 'pod-2', capacity: 4 },
    ]);
    // A heartbeat does not undo it.
    await pods.heartbeat({ podId: POD_1, capacity: 4 });
    expect((await post('pods/pod-1/drain', { draining: false })).body.pods[0]).toMatchObject({
      capacity: 4,
      draining: false,
    });
    expect(await acts(2)).toEqual([
      { act: 'POD_DRAINED', subject: 'pod-1', detail: {} },
      { act: 'POD_UNDRAINED', subject: 'pod-1', detail: {} },
    ]);
  });

  it('cannot leave bots without a pod, also not by two acts at the same moment', async () => {
    const answers = await Promise.all(['pod-1', 'pod-2'].map((id) => post(`pods/${id}/drain`, { draining: true })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'SLOTS_WOULD_STAND' });
    const [, other] = (await view()).pods[0]?.draining ? ['pod-1', 'pod-2'] : ['pod-2', 'pod-1'];
    expect(await put(`pods/${other}/capacity`, { capacity: 3 })).toMatchObject({
      status: 409,
      body: { code: 'SLOTS_WOULD_STAND' },
    });
    expect(await put('layout', { usersPerSlot: 250, slotsMin: 5 })).toMatchObject({
      status: 409,
      body: { code: 'SLOTS_WOULD_STAND' },
    });
    expect(await view()).toMatchObject({ slotsMin: 4 });
  });

  it('may raise a capacity that is still too small', async () => {
    await queryRows(gateway.pool, `DELETE FROM pods WHERE id = 'pod-2'`);
    await queryRows(gateway.pool, 'UPDATE pods SET capacity = 1');
    expect((await put('pods/pod-1/capacity', { capacity: 2 })).body.pods).toMatchObject([
      { capacity: 2, capacitySet: 2 },
    ]);
    expect(await acts(1)).toEqual([{ act: 'POD_CAPACITY_SET', subject: 'pod-1', detail: { capacity: 2 } }]);
  });

  it('sets how many slots a pod may hold, and gives the pod its own number back', async () => {
    expect((await put('pods/pod-1/capacity', { capacity: 1 })).body.pods[0]).toMatchObject({
      capacity: 1,
      capacitySet: 1,
      ownCapacity: 4,
    });
    const [pod] = (await put('pods/pod-1/capacity', { capacity: null })).body.pods;
    expect(pod).toMatchObject({ capacity: 4, ownCapacity: 4 });
    expect(pod).not.toHaveProperty('capacitySet');
    expect(await put('pods/pod-1/capacity', { capacity: 0 })).toMatchObject({
      status: 422,
      body: {
        code: 'INVALID_FIELDS',
        fields: [{ path: 'capacity', message: 'At least 1 slot; drain the pod to leave it none.' }],
      },
    });
  });

  it('binds a slot to a pod for a time or until it is released', async () => {
    const before = Date.now();
    const [slot] = (await post('slots/1/move', { podId: 'pod-2', minutes: 30 })).body.slots;
    expect(slot?.pin?.podId).toBe('pod-2');
    expect((slot?.pin?.until ?? 0) - before).toBeGreaterThan(29 * 60_000);
    expect((await pods.placement(60_000)).slots[0]).toEqual({ slotId: 1, pinnedTo: 'pod-2' });
    const [released] = (await post('slots/1/release', {})).body.slots;
    expect(released).not.toHaveProperty('pin');
    await post('slots/1/release', {});
    expect((await post('slots/2/move', { podId: 'pod-1' })).body.slots[1]?.pin).toEqual({ podId: 'pod-1' });
    expect(await acts(3)).toEqual([
      { act: 'SLOT_MOVED', subject: '1', detail: { podId: 'pod-2', minutes: 30 } },
      { act: 'SLOT_RELEASED', subject: '1', detail: { podId: 'pod-2' } },
      { act: 'SLOT_MOVED', subject: '2', detail: { podId: 'pod-1', minutes: null } },
    ]);
  });

  it.each([
    ['POST', 'pods/pod-9/drain', { draining: true }, 404, 'NOT_FOUND'],
    ['PUT', 'pods/pod-9/capacity', { capacity: 2 }, 404, 'NOT_FOUND'],
    ['POST', 'slots/99/move', { podId: 'pod-1' }, 404, 'NOT_FOUND'],
    ['POST', 'slots/1e1/move', { podId: 'pod-1' }, 404, 'NOT_FOUND'],
    ['POST', 'slots/1/move', { podId: 'pod-9' }, 409, 'POD_TAKES_NONE'],
    ['POST', 'slots/99/release', {}, 404, 'NOT_FOUND'],
    ['PUT', 'layout', { usersPerSlot: 0, slotsMin: 4 }, 422, 'INVALID_FIELDS'],
    ['PUT', 'layout', { usersPerSlot: 5 }, 422, 'INVALID_FIELDS'],
  ])('%s %s %j answers %d %s', async (method, path, body, status, code) => {
    const before = await acts(1);
    expect(await operator.ask(method, `/api/operations/${path}`, { body })).toMatchObject({ status, body: { code } });
    expect(await acts(1)).toEqual(before);
  });

  it('is answered once for one idempotency key', async () => {
    const key = { 'idempotency-key': 'one-act' };
    await post('slots/3/move', { podId: 'pod-1' }, key);
    await post('slots/3/release', {});
    await post('slots/3/move', { podId: 'pod-1' }, key);
    expect((await view()).slots[2]).not.toHaveProperty('pin');
  });

  it('changes how users are laid out, and the chain of acts stays whole', async () => {
    await put('layout', { usersPerSlot: 2, slotsMin: 4 });
    expect(await new LayoutRepository(gateway.pool).read()).toMatchObject({ usersPerSlot: 2, slotsMin: 4 });
    expect(await acts(1)).toEqual([
      { act: 'LAYOUT_CHANGED', subject: 'layout', detail: { usersPerSlot: 2, slotsMin: 4 } },
    ]);
    expect(await new AuditRepository(gateway.pool).verify()).toMatchObject({ kind: 'whole' });
  });
});

describe('the browser of a user', () => {
  it('is told when another pod takes the slot, and sees from whom and how long nobody was there', async () => {
    const person = await gateway.newcomer();
    const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
    await person.post('/api/bots', { config });
    await pods.takeSlots(POD_1, 4, LONG_LEASE_MS);
    const live = person.listen();
    await waitUntil(() => live.has('clock'));
    const place = async () => (await person.get<BotSummaryView[]>('/api/bots'))[0]?.pod;
    expect(await place()).toMatchObject({ podId: 'pod-1', recovering: false });
    expect(await place()).not.toHaveProperty('movedFrom');
    live.messages.length = 0;
    // Its last renewal was four seconds ago, and it has lasted for three.
    await queryRows(gateway.pool, `UPDATE slot_leases SET expires_at = clock_timestamp() - interval '1 s'`);
    await pods.takeSlots(POD_2, 4, 3_000);
    await waitUntil(() => live.has('bots'));
    const moved = await place();
    expect(moved).toMatchObject({ podId: 'pod-2', movedFrom: 'pod-1', recovering: false });
    expect(Math.floor((moved?.idleMs ?? 0) / 1_000)).toBe(4);
    live.close();
  });
});
