import type { SimBroker, SimClient } from '../../simulator/brokers/kit/index.js';
import type { BrokerHttp } from '../transport/index.js';
import type { CampaignBroker } from './campaign-run.js';
import { accountKeyOf, type SimSignIn, signIn } from './sim-login.js';

/** Thetapod, as it is registered at the simulated brokers of campaigns. */
export const CAMPAIGN_CLIENT: SimClient = {
  clientId: 'campaign',
  clientSecret: 'campaign',
  name: 'Thetapod',
  redirectUris: ['https://localhost/connected'],
};

/** Gives a way to the broker on which nothing goes wrong, for as long as the work takes. */
export type Calmly = <T>(work: (http: BrokerHttp) => Promise<T>) => Promise<T>;

/** The login of a campaign: made once, before anything goes wrong. */
export class CampaignLogin {
  private login: Promise<SimSignIn> | undefined;
  private key: Promise<string> | undefined;

  constructor(
    private readonly simulated: SimBroker,
    private readonly client: SimClient,
    private readonly spec: CampaignBroker,
    private readonly calmly: Calmly,
  ) {}

  async session(): Promise<{ readonly accessToken: string; readonly accountKey: string }> {
    const { accessToken } = await this.signedIn();
    const { kind, environment, accountNumber } = this.spec;
    this.key ??= this.calmly((http) => accountKeyOf(http, kind, { environment, accessToken }, accountNumber));
    return { accessToken, accountKey: await this.key };
  }

  private signedIn(): Promise<SimSignIn> {
    // Hosts are named by their roles alone on this way.
    const roles = this.spec.simulator.hosts.map((host) => host.slice(host.indexOf('.') + 1));
    const hosts = Object.fromEntries(roles.map((role) => [role, `https://${role}`]));
    this.login ??= this.calmly((http) => signIn(this.simulated, this.client, this.spec, { http, hosts }));
    return this.login;
  }
}
