import type { Random } from '#core/units';
import {
  answerWithFaults,
  type BrokerSimulator,
  type FaultKind,
  FaultScript,
} from '../../simulator/brokers/kit/index.js';
import type { BrokerAnswer, BrokerCall, BrokerHttp } from '../transport/index.js';
import type { Incarnation } from './incarnation.js';
import { answerOf, requestOf } from './simulated-http.js';

/** What may happen to a request on its way. A rate limit or a dead token among them is carried out by nobody. */
const ON_THE_WAY: readonly FaultKind[] = [
  'reset_before',
  'hang_before',
  'error_before',
  'reset_after',
  'hang_after',
  'error_after',
  'garbage_after',
  'rate_limited',
];
const FAULT = 0.01;
/** A send is where it hurts most, and a cancel next. */
const FAULT_OF_PLACE = 0.3;
const FAULT_OF_CANCEL = 0.15;
/** Requests that were written and arrive only later, when their sender may be dead: shorter than a lost order is searched for. */
const LATE_SHARE = 0.15;
const LATE_MS_MAX = 10_000;
const POINT_OF_PLACE = 15;
/** An order may be made by the answer to a question about it, and by the replacement of another one. */
export const MAKES_ORDERS: ReadonlySet<string> = new Set(['orders.place', 'orders.replace', 'orders.reply']);

/** Between the desks of a campaign and their simulated broker; it outlives them, as the internet does. */
export class FaultyWire {
  isCalm = false;
  private readonly onTheWay: { readonly atMs: number; readonly arrive: () => Promise<void> }[] = [];

  constructor(
    private readonly simulator: BrokerSimulator,
    private readonly random: Random,
    private readonly time: { readonly monotonicMs: number },
    /** Told of each order request that the broker carries out, around it. */
    private readonly around: (call: BrokerCall, sentBy: string, carryOut: () => Promise<void>) => Promise<void>,
  ) {}

  /** The transport of one incarnation. `sentBy` says for whom, when a request is written. */
  httpOf(incarnation: Incarnation, sentBy: () => string): BrokerHttp {
    return { call: (call) => this.call(call, incarnation, sentBy) };
  }

  /** Delivers what has been under way until now. */
  async deliver(isAll = false): Promise<void> {
    for (const one of this.onTheWay.splice(0)) {
      if (isAll || one.atMs <= this.time.monotonicMs) await one.arrive();
      else this.onTheWay.push(one);
    }
  }

  private async call(call: BrokerCall, incarnation: Incarnation, sentBy: () => string): Promise<BrokerAnswer> {
    const isPlace = MAKES_ORDERS.has(call.name);
    await incarnation.point(isPlace ? POINT_OF_PLACE : 1);
    if (call.guard && !call.guard()) return { kind: 'not_sent', cause: 'GUARD_REFUSED' };
    // From here to the socket nothing waits: what the guard allowed is on its way.
    const sender = sentBy();
    const request = requestOf(call);
    const script = new FaultScript();
    if (!this.isCalm && this.random() < chanceOf(call)) {
      if (this.random() < LATE_SHARE) {
        const atMs = this.time.monotonicMs + this.random() * LATE_MS_MAX;
        const carryOut = async () => void (await this.simulator.handle(call.host, request));
        this.onTheWay.push({ atMs, arrive: () => this.around(call, sender, carryOut) });
        await incarnation.point();
        return { kind: 'lost', cause: 'TIMEOUT' };
      }
      const kind = ON_THE_WAY[Math.floor(this.random() * ON_THE_WAY.length)] as FaultKind;
      script.set({ route: '*', kind });
    }
    let answer: BrokerAnswer = { kind: 'lost', cause: 'RESET' };
    await this.around(call, sender, async () => {
      const delivery = await answerWithFaults(this.simulator, script, call.host, request);
      if (delivery.kind !== 'reply') return;
      answer = answerOf(delivery.reply);
    });
    await incarnation.point(isPlace ? POINT_OF_PLACE : 1);
    return answer;
  }
}

function chanceOf(call: BrokerCall): number {
  if (MAKES_ORDERS.has(call.name)) return FAULT_OF_PLACE;
  return call.name === 'orders.cancel' ? FAULT_OF_CANCEL : FAULT;
}
