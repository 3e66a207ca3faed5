import type { BrokerSimulator, SimReply, SimRequest, SimSocket } from '../../simulator/brokers/kit/types.js';

/** A simulated broker that remembers which requests reached it, and answers one with what a test wants. */
export class TappedSimulator implements BrokerSimulator {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Routes, oldest first. */
  readonly received: string[] = [];
  readonly trouble: BrokerSimulator['trouble'];
  readonly streamTypeOf: BrokerSimulator['streamTypeOf'];
  private next: { readonly reply: SimReply; readonly route: string | undefined } | undefined;

  constructor(private readonly simulator: BrokerSimulator) {
    this.name = simulator.name;
    this.hosts = simulator.hosts;
    this.trouble = simulator.trouble?.bind(simulator);
    this.streamTypeOf = simulator.streamTypeOf?.bind(simulator);
  }

  /** @param route - of the request that is answered; any by default */
  answerNext(reply: SimReply, route?: string): void {
    this.next = { reply, route };
  }

  routeOf(host: string, request: SimRequest): string {
    return this.simulator.routeOf(host, request);
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    const route = this.routeOf(host, request);
    this.received.push(route);
    const { next } = this;
    if (next === undefined || (next.route ?? route) !== route) return this.simulator.handle(host, request);
    this.next = undefined;
    return next.reply;
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    if (this.simulator.connect) this.simulator.connect(host, request, socket);
    else socket.close();
  }

  work(): Promise<void> {
    return this.simulator.work();
  }
}
