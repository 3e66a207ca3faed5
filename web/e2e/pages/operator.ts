import { type APIRequestContext, request } from '@playwright/test';
import {
  API_PREFIX,
  CSRF_HEADER,
  type MarketView,
  REFRESH_PATH,
  type ReplayControlRequest,
  type SessionView,
} from '#contract';

/** The operator of the demo, who moves the replay on; by HTTP, because the trader's browser is what is tested. */
export class Operator {
  private constructor(
    private readonly context: APIRequestContext,
    private readonly session: SessionView,
  ) {}

  static async signIn(address: string, email: string, password: string): Promise<Operator> {
    const context = await request.newContext({ baseURL: address, extraHTTPHeaders: { origin: address } });
    const response = await context.post(`${API_PREFIX}/auth/sign-in`, { data: { email, password } });
    if (!response.ok()) throw new Error(`The operator could not sign in: ${response.status()}`);
    return new Operator(context, (await response.json()) as SessionView);
  }

  async replay(action: ReplayControlRequest['action']): Promise<void> {
    await this.renew();
    const response = await this.context.post(`${API_PREFIX}/operations/replay`, {
      data: { action },
      headers: { [CSRF_HEADER]: this.session.csrfToken },
    });
    if (!response.ok()) throw new Error(`The replay did not ${action}: ${response.status()}`);
  }

  async marketDate(): Promise<string> {
    await this.renew();
    const response = await this.context.get(`${API_PREFIX}/market`);
    return ((await response.json()) as MarketView).clock.session.date;
  }

  /** A story may last longer than the token of a request. */
  private async renew(): Promise<void> {
    const response = await this.context.post(REFRESH_PATH);
    if (!response.ok()) throw new Error(`The operator’s session has ended: ${response.status()}`);
  }

  dispose(): Promise<void> {
    return this.context.dispose();
  }
}
