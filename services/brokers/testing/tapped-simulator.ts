import type { BrokerSimulator, SimReply, SimRequest, SimSocket } from '../../simulator/brokers/kit/types.js';

/** A simulated broker that remembers which requests reached it, and answers one with what a test wants. */
export class TappedSimulator implements BrokerSimulator {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Routes, oldest first. */
  readonly received: string[] = [];
  readonly trouble: BrokerSimulator['trouble'];
  private next: SimReply | undefined;

  constructor(private readonly simulator: BrokerSimulator) {
    this.name = simulator.name;
    this.hosts = simulator.hosts;
    this.trouble = simulator.trouble?.bind(simulator);
  }

  answerNext(reply: SimReply): void {
    this.next = reply;
  }

  routeOf(host: string, request: SimRequest): string {
    return this.simulator.routeOf(host, request);
  }

  async handle(host: string, request: SimRequest): Promise<SimReply> {
    this.received.push(this.routeOf(host, request));
    const { next } = this;
    this.next = undefined;
    return next ?? this.simulator.handle(host, request);
  }

  connect(host: string, request: SimRequest, socket: SimSocket): void {
    if (this.simulator.connect) this.simulator.connect(host, request, socket);
    else socket.close();
  }

  work(): Promise<void> {
    return this.simulator.work();
  }
}
