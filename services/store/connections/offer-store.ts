import { type DbPool, queryRows, withTransaction } from '#platform/db';

/** A broker as users are offered it; the fields of the contract's BrokerView. */
export interface BrokerOffer {
  readonly name: string;
  readonly title: string;
  readonly environments: readonly ('live' | 'paper')[];
  readonly simulated: boolean;
  readonly capabilities: {
    readonly gtc: boolean;
    readonly legsMax: number;
    readonly preview: boolean;
    readonly replace: 'keepsId' | 'newId' | 'none';
    readonly dedupesClientOrderId: boolean;
    readonly lookup: 'byClientOrderId' | 'byTagScan' | 'byShape';
    readonly stream: boolean;
    readonly token: 'permanent' | 'refreshable' | 'daily' | 'weekly';
  };
  readonly loginWords: string;
}

const LIST = { name: 'offer_list', text: 'SELECT offer FROM broker_offers ORDER BY name' };
const KEEP_ONLY = { name: 'offer_keep_only', text: 'DELETE FROM broker_offers WHERE name <> ALL($1::text[])' };
const PUT = {
  name: 'offer_put',
  text: `INSERT INTO broker_offers (name, offer, updated_at) VALUES ($1, $2::jsonb, now())
    ON CONFLICT (name) DO UPDATE SET offer = excluded.offer, updated_at = now()`,
};
/** The key of whichever desk started last is the one to seal to. */
const PUT_KEY = {
  name: 'offer_put_key',
  text: `INSERT INTO desk_keys (id, public_key) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET created_at = now()`,
};

/** What the desk tells the gateway when it starts: the brokers that can be connected, and the key to seal to. */
export class OfferStore {
  constructor(private readonly pool: DbPool) {}

  async list(): Promise<readonly BrokerOffer[]> {
    return (await queryRows<{ offer: BrokerOffer }>(this.pool, LIST)).map(({ offer }) => offer);
  }

  replaceAll(offers: readonly BrokerOffer[]): Promise<void> {
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, KEEP_ONLY, [offers.map(({ name }) => name)]);
      for (const offer of offers) await queryRows(client, PUT, [offer.name, JSON.stringify(offer)]);
    });
  }

  async putDeskKey(key: { readonly id: string; readonly publicKey: Uint8Array }): Promise<void> {
    await queryRows(this.pool, PUT_KEY, [key.id, key.publicKey]);
  }
}
