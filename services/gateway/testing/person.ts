import { WebSocket } from 'ws';
import {
  CSRF_HEADER,
  DISCLAIMER_VERSION,
  LIVE_PATH,
  type LiveBatch,
  type LiveMessage,
  type LiveWish,
  type ProblemView,
  RESUME_PARAMETER,
  type SessionView,
} from '../contract/index.js';

export const PASSWORD = 'a long enough password';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves out the token that changes need. */
  readonly withoutCsrf?: boolean;
}

/** Somebody with a browser; signed out until they sign up or in. */
export class Person {
  /** By name; the browser's rules about paths are left out. */
  readonly cookies = new Map<string, string>();
  session: SessionView | undefined;

  constructor(readonly address: string) {}

  /** As the browser sends them. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask<T = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const { body, withoutCsrf = false } = options;
    const response = await fetch(this.address + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.session === undefined || withoutCsrf ? {} : { [CSRF_HEADER]: this.session.csrfToken }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** Asks for what must succeed. */
  async get<T>(path: string): Promise<T> {
    return mustSucceed(await this.ask<T>('GET', path), path);
  }

  async post<T>(path: string, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    return mustSucceed(await this.ask<T>('POST', path, { body, headers }), path);
  }

  async signUp(email: string): Promise<this> {
    return this.enter('/api/auth/sign-up', {
      email,
      password: PASSWORD,
      acceptDisclaimer: true,
      disclaimerVersion: DISCLAIMER_VERSION,
    });
  }

  async signIn(email: string, password = PASSWORD): Promise<this> {
    return this.enter('/api/auth/sign-in', { email, password });
  }

  /** Opens the live channel and collects what arrives. */
  listen(headers: Readonly<Record<string, string>> = {}, resume?: string): Live {
    const query = resume === undefined ? '' : `?${RESUME_PARAMETER}=${resume}`;
    const socket = new WebSocket(this.address.replace('http', 'ws') + LIVE_PATH + query, {
      headers: { cookie: this.cookie, origin: this.address, ...headers },
    });
    return new Live(socket);
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  private async enter(path: string, body: unknown): Promise<this> {
    const answer = await this.ask<SessionView>('POST', path, { body });
    this.session = mustSucceed(answer, path);
    return this;
  }
}

/** An open live channel. */
export class Live {
  readonly messages: LiveMessage[] = [];
  readonly binary: ArrayBuffer[] = [];
  /** Where this browser stands: what it names to go on from here. */
  sequence: number | undefined;
  /** Status of a refused upgrade. */
  refusedWith: number | undefined;
  closeCode: number | undefined;

  constructor(private readonly socket: WebSocket) {
    socket.binaryType = 'arraybuffer';
    socket.on('message', (data, isBinary) => {
      if (isBinary) return void this.binary.push(data as ArrayBuffer);
      const batch = JSON.parse(Buffer.from(data as ArrayBuffer).toString('utf8')) as LiveBatch;
      this.messages.push(...batch.messages);
      this.sequence = batch.sequence ?? this.sequence;
    });
    socket.on('close', (code) => (this.closeCode = code));
    socket.on('unexpected-response', (_request, response) => {
      this.refusedWith = response.statusCode;
      socket.terminate();
    });
    socket.on('error', () => undefined);
  }

  has(type: LiveMessage['type'], botId?: string): boolean {
    return this.messages.some(
      (one) => one.type === type && (botId === undefined || ('botId' in one && one.botId === botId)),
    );
  }

  /** What a later visit names to go on from here. */
  get resume(): string {
    const hello = this.messages.find((one) => one.type === 'hello');
    return `${hello?.type === 'hello' ? hello.epoch : ''}.${this.sequence}`;
  }

  want(...topics: LiveWish['want']): void {
    this.socket.send(JSON.stringify({ want: topics }));
  }

  close(): void {
    this.socket.terminate();
  }
}

function mustSucceed<T>({ status, body }: Answer<T>, path: string): T {
  if (status >= 400) throw new Error(`${path} answered ${status} ${(body as ProblemView).code}`);
  return body;
}
