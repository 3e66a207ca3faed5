/** A gateway, a desk's logins and a simulated broker, and people who connect: what the specs of logins have in common. */
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { expect } from '@jest/globals';
import { queryRows } from '#platform/db';
import { createLogger } from '#platform/telemetry';
import { waitUntil } from '#platform/testing';
import type { ConnectionView } from '../contract/index.js';
import { type GatewayUnderTest, startGatewayUnderTest } from './gateway-under-test.js';
import type { Person } from './person.js';
import {
  comeBack,
  consent,
  freePort,
  type LoginPlace,
  type RunningDesk,
  type SimulatedLogin,
  startSimulatedLogin,
  TRADIER_PLACE,
} from './simulated-login.js';

export const MASTER_KEY = randomBytes(32).toString('base64');

export interface Begun {
  readonly connection: ConnectionView;
  readonly authorizeUrl: string;
}

export class ConnectionBench {
  /** Every line that gateway and desk have logged. */
  readonly logged: string[] = [];
  /** Every code and token that the broker has made. */
  readonly minted: string[] = [];
  /** Every answer that a browser got through this bench. */
  readonly seen: string[] = [];
  origin = '';
  private started: { readonly gateway: GatewayUnderTest; readonly sim: SimulatedLogin } | undefined;
  private desk: RunningDesk | undefined;

  constructor(private readonly place: LoginPlace = TRADIER_PLACE) {}

  get gateway(): GatewayUnderTest {
    if (!this.started) throw new Error('the bench was not started');
    return this.started.gateway;
  }

  get sim(): SimulatedLogin {
    if (!this.started) throw new Error('the bench was not started');
    return this.started.sim;
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.origin = `http://127.0.0.1:${port}`;
    const settings = { THETAPOD_HTTP_PORT: String(port), THETAPOD_PUBLIC_ORIGINS: this.origin };
    const gateway = await startGatewayUnderTest(settings, this.logger('gateway'));
    const sim = await startSimulatedLogin(
      this.origin,
      (kind) => {
        const text = `canary-${kind}-${randomBytes(12).toString('hex')}`;
        this.minted.push(text);
        return text;
      },
      this.place,
    );
    this.started = { gateway, sim };
    await this.startDesk();
    await waitUntil(async () => (await queryRows(gateway.pool, 'SELECT 1 FROM broker_offers')).length === 1);
  }

  async startDesk(): Promise<void> {
    const { databaseUrl } = this.gateway;
    const logger = this.logger('desk');
    this.desk = await this.sim.startDesk({ databaseUrl, origin: this.origin, logger, masterKey: MASTER_KEY });
  }

  async stopDesk(): Promise<void> {
    await this.desk?.stop();
    this.desk = undefined;
  }

  async stop(): Promise<void> {
    await this.stopDesk();
    await this.sim.close();
    await this.gateway.stop();
  }

  brokerOf(accountId: string) {
    return this.desk?.logins.brokerFor(accountId as never);
  }

  async ask(person: Person, method: string, path: string, body?: unknown) {
    const answer = await person.ask(method, path, body === undefined ? {} : { body });
    this.seen.push(JSON.stringify([answer.body, [...answer.headers]]));
    return answer;
  }

  async begin(person: Person, more: object = {}): Promise<Begun> {
    const body = { broker: this.place.kind.name, environment: this.place.environment ?? 'paper', ...more };
    const answer = await this.ask(person, 'POST', '/api/connections', body);
    expect(answer.status).toBe(200);
    return answer.body as Begun;
  }

  async connectionOf(person: Person, id: string): Promise<ConnectionView> {
    const { body } = await this.ask(person, 'GET', '/api/connections');
    const found = (body as ConnectionView[]).find((one) => one.id === id);
    if (!found) throw new Error('there is no such connection');
    return found;
  }

  async connect(person: Person, answer: { user?: string; more?: object } = {}): Promise<ConnectionView> {
    const { connection, authorizeUrl } = await this.begin(person, answer.more);
    const back = await comeBack(person, await consent(this.sim, authorizeUrl, answer));
    this.seen.push(JSON.stringify([back.body, [...back.headers]]));
    expect([back.status, back.headers.get('location')]).toEqual([303, `/brokers/${connection.id}`]);
    await waitUntil(async () => (await this.connectionOf(person, connection.id)).state === 'connected');
    return this.connectionOf(person, connection.id);
  }

  private logger(role: string) {
    const destination = new Writable({
      write: (chunk, _encoding, done) => {
        this.logged.push(String(chunk));
        done();
      },
    });
    return createLogger({ role, level: 'trace', destination });
  }
}

/** Where an answer sends the browser on to. */
export const nextPage = (answer: { readonly headers: Headers }) => answer.headers.get('location');
