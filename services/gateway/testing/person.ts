import { WebSocket } from 'ws';
import {
  CSRF_HEADER,
  DISCLAIMER_VERSION,
  LIVE_PATH,
  type LiveMessage,
  type ProblemView,
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
  cookie = '';
  session: SessionView | undefined;

  constructor(readonly address: string) {}

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
  listen(headers: Readonly<Record<string, string>> = {}): Live {
    const socket = new WebSocket(this.address.replace('http', 'ws') + LIVE_PATH, {
      headers: { cookie: this.cookie, origin: this.address, ...headers },
    });
    return new Live(socket);
  }

  private async enter(path: string, body: unknown): Promise<this> {
    const answer = await this.ask<SessionView>('POST', path, { body });
    this.session = mustSucceed(answer, path);
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return this;
  }
}

/** An open live channel. */
export class Live {
  readonly messages: LiveMessage[] = [];
  /** Status of a refused upgrade. */
  refusedWith: number | undefined;
  closeCode: number | undefined;

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data)) as LiveMessage));
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

  close(): void {
    this.socket.terminate();
  }
}

function mustSucceed<T>({ status, body }: Answer<T>, path: string): T {
  if (status >= 400) throw new Error(`${path} answered ${status} ${(body as ProblemView).code}`);
  return body;
}
