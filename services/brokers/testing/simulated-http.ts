import { assert } from '#core/units';
import { systemClock } from '#platform/clock';
import type { BrokerSimulator, SimReply, SimRequest, SimSocket } from '../../simulator/brokers/kit/types.js';
import type { BrokerAnswer, BrokerCall, BrokerHttp, BrokerSocketOptions, BrokerSockets } from '../transport/index.js';

/** Stands between a call and the simulated broker; gives the answer itself, or lets the call through and does what it likes with it. */
export type Interception = (call: BrokerCall, carryOut: () => Promise<BrokerAnswer>) => Promise<BrokerAnswer>;

const NOT_FOUND = 404;

/** A way to a simulated broker without sockets: each call is asked of its guard, carried out and kept in `calls`. */
export class SimulatedHttp implements BrokerHttp, BrokerSockets {
  /** Oldest first, those that were not sent too. */
  readonly calls: BrokerCall[] = [];
  intercept: Interception = (_call, carryOut) => carryOut();

  constructor(private readonly simulator: Pick<BrokerSimulator, 'hosts' | 'handle' | 'connect'>) {}

  call(call: BrokerCall): Promise<BrokerAnswer> {
    assert(this.simulator.hosts.includes(call.host), `Invariant: host ${call.host} is on the list`);
    this.calls.push(call);
    return this.intercept(call, async () => {
      if (call.guard && !call.guard()) return { kind: 'not_sent', cause: 'GUARD_REFUSED' };
      return answerOf(await this.simulator.handle(call.host, requestOf(call)));
    });
  }

  open(options: BrokerSocketOptions) {
    assert(this.simulator.hosts.includes(options.host), `Invariant: host ${options.host} is on the list`);
    let isOpen = true;
    const onMessages: ((text: string) => void)[] = [];
    const onCloses: (() => void)[] = [];
    const end = (cause: string) => {
      if (!isOpen) return;
      isOpen = false;
      for (const told of onCloses) told();
      options.onClose(cause);
    };
    const theirs: SimSocket = {
      send: (text) => isOpen && options.onMessage(text),
      close: () => end('CLOSED_BY_BROKER'),
      onMessage: (handler) => onMessages.push(handler),
      onClose: (handler) => onCloses.push(handler),
    };
    const ours = {
      send: (text: string) => {
        if (isOpen) for (const told of onMessages) told(text);
      },
      close: () => end('CLOSED_BY_US'),
    };
    const request = {
      method: 'GET',
      ...pathAndQuery(options.path),
      headers: lowerCase(options.headers ?? {}),
      body: '',
    };
    // A socket is never open before the one who opens it holds it.
    queueMicrotask(() => {
      if (!this.simulator.connect) return end(`HTTP_${NOT_FOUND}`);
      this.simulator.connect(options.host, request, theirs);
      if (isOpen) options.onOpen(ours.send);
    });
    return ours;
  }
}

/**
 * Returns a way to a simulated broker in memory; see {@link SimulatedHttp}. Hosts are named by their roles, as in one environment of a
 * simulated broker (`inEnvironment` of the simulator's kit).
 */
export function simulatedHttp(simulator: Pick<BrokerSimulator, 'hosts' | 'handle' | 'connect'>): SimulatedHttp {
  return new SimulatedHttp(simulator);
}

/** A call as the simulated broker sees it. */
export function requestOf({ method, host, path, headers = {}, sign, body = '' }: BrokerCall): SimRequest {
  const signed = sign?.({ origin: `https://${host}`, at: systemClock.now() });
  return { method, ...pathAndQuery(path), headers: { ...lowerCase({ ...headers, ...signed }), host }, body };
}

/** A reply as the adapter sees it. */
export function answerOf({ status, headers = {}, body }: SimReply): BrokerAnswer {
  return { kind: 'answered', status, headers: lowerCase(headers), body };
}

function pathAndQuery(target: string): { path: string; query: URLSearchParams } {
  const [path = '', query = ''] = target.split('?');
  return { path, query: new URLSearchParams(query) };
}

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
