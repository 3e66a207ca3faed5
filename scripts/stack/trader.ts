/** A person at the app, by its HTTP interface: what the browser would send, for tests of the whole running product. */
import type {
  AccountSummaryView,
  BotView,
  BrokerView,
  DecisionSummaryView,
  DecisionView,
  FeedsView,
  MarketView,
  OrderView,
  Page,
  PositionView,
  SessionView,
  StopLevelView,
  StopView,
} from '#contract';
import { CSRF_HEADER, DISCLAIMER_VERSION, REFRESH_PATH } from '#contract';

const PASSWORD = 'a long enough password';
const RETRY_MS = 100;

/** An answer that is not a success; `code` is that of the problem document. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    path: string,
  ) {
    super(`${path} answered ${status} ${code}`);
  }
}

export class Trader {
  private constructor(
    private readonly address: string,
    private readonly cookies: Map<string, string>,
    readonly session: SessionView,
  ) {}

  static signUp(address: string, email: string): Promise<Trader> {
    const body = { email, password: PASSWORD, acceptDisclaimer: true, disclaimerVersion: DISCLAIMER_VERSION };
    return Trader.enter(address, '/api/auth/sign-up', body);
  }

  static signIn(address: string, email: string, password: string): Promise<Trader> {
    return Trader.enter(address, '/api/auth/sign-in', { email, password });
  }

  private static async enter(address: string, path: string, body: unknown): Promise<Trader> {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw await problem(response, path);
    return new Trader(address, cookiesOf(response), (await response.json()) as SessionView);
  }

  accounts = () => this.get<AccountSummaryView[]>('/api/accounts');
  brokers = () => this.get<BrokerView[]>('/api/brokers');
  feeds = () => this.get<FeedsView>('/api/operations/feeds');
  market = () => this.get<MarketView>('/api/market');
  defaults = () => this.get<{ config: Record<string, unknown> }>('/api/bots/defaults');
  bot = (id: string) => this.get<BotView>(`/api/bots/${id}`);
  orders = async () => (await this.get<Page<OrderView>>('/api/orders?limit=200')).items;
  positions = () => this.get<PositionView[]>('/api/positions');
  decisions = (botId: string) => this.get<Page<DecisionSummaryView>>(`/api/bots/${botId}/decisions`);
  decision = (id: string) => this.get<DecisionView>(`/api/decisions/${id}`);
  createBot = (config: unknown) => this.post<BotView>('/api/bots', { config });
  command = (botId: string, body: unknown) => this.post<unknown>(`/api/bots/${botId}/commands`, body);
  setStop = (accountId: string, level: StopLevelView) =>
    this.post<StopView[]>(`/api/stops/account/${accountId}`, { level });
  replay = (action: 'play' | 'pause' | 'step') => this.post<unknown>('/api/operations/replay', { action });

  /** Asks again while the gateway or what stands behind it is away; for acts that are safe to repeat. */
  async untilAnswered<T>(act: () => Promise<T>, timeoutMs = 30_000): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      try {
        return await act();
      } catch (error) {
        const isAway = !(error instanceof ApiError) || error.status >= 500;
        if (!isAway || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  /** A session outlives the token of its requests, which is renewed as the app does it. */
  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response = await this.send(method, path, body);
    if (response.status === 401 && (await this.renew())) response = await this.send(method, path, body);
    if (!response.ok) throw await problem(response, path);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async renew(): Promise<boolean> {
    const response = await this.send('POST', REFRESH_PATH);
    for (const [name, value] of cookiesOf(response)) this.cookies.set(name, value);
    return response.ok;
  }

  private send(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.address + path, {
      method,
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: this.address,
        [CSRF_HEADER]: this.session.csrfToken,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function cookiesOf(response: Response): Map<string, string> {
  const pairs = response.headers.getSetCookie().map((line) => /^([^=]+)=([^;]*)/.exec(line));
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}

async function problem(response: Response, path: string): Promise<ApiError> {
  const body = (await response.json().catch(() => ({}))) as { code?: string };
  return new ApiError(response.status, body.code ?? 'NO_PROBLEM_DOCUMENT', path);
}
