/** Orders of several options. Source: Tradier's page "Place a multileg order" and the samples of its page on orders. */
import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { MONEY_SCALE, type Price, priceFromDecimal } from '#core/units';
import { legAverageOf, type SimLeg, type SimOrder, type SimOrderTerms, type SimReply } from '../kit/index.js';
import { invalidParameter } from './errors.js';
import { durationOf, readQuantity, readTag, SIDES } from './terms.js';

const LEGS_MAX = 4;
const TYPES = ['credit', 'debit', 'even'] as const;
/** Leg orders have ids of their own, which nothing here refers to. */
const LEG_IDS = 100;

type Terms = Omit<SimOrderTerms, 'account' | 'clientId'> & { readonly tag?: string };

/** Reads the form of a placing. The same quantity of each leg, and no market orders, are simulated. */
export function readMultileg(form: URLSearchParams): Terms | SimReply {
  const indexes = Array.from({ length: LEGS_MAX + 1 }, (_, index) => index).filter((index) =>
    form.has(`option_symbol[${index}]`),
  );
  if (indexes.length < 2 || indexes.length > LEGS_MAX) return invalidParameter('option_symbol', 'is invalid.');
  const legs: SimLeg[] = [];
  for (const index of indexes) {
    const symbol = form.get(`option_symbol[${index}]`) ?? '';
    const contract = parseOccSymbol(symbol);
    if (!contract) return invalidParameter(`option_symbol[${index}]`, 'is invalid.');
    if (underlyingOfRoot(contract.root) !== form.get('symbol')) {
      return invalidParameter('symbol', 'does not match option_symbol.');
    }
    const side = SIDES.find((one) => one === form.get(`side[${index}]`));
    if (!side) return invalidParameter(`side[${index}]`, 'is invalid.');
    legs.push({ symbol: symbol as OccSymbol, side });
  }
  const [first] = legs as [SimLeg];
  const quantities = new Set(indexes.map((index) => readQuantity(form.get(`quantity[${index}]`))));
  const [quantity = 0] = quantities;
  if (quantities.size > 1 || quantity === 0) return invalidParameter('quantity', 'must be a positive whole number.');
  const type = TYPES.find((one) => one === form.get('type'));
  if (!type) return invalidParameter('type', 'is invalid.');
  const limit = limitOf(type, form.get('price'));
  if (limit === undefined) return invalidParameter('price', 'is invalid.');
  const duration = durationOf(form.get('duration'));
  if (duration === undefined) return invalidParameter('duration', 'is invalid.');
  const tag = readTag(form);
  return 'status' in tag ? tag : { ...first, legs, quantity, limit, duration, ...tag };
}

function limitOf(type: (typeof TYPES)[number], text: string | null): Price | undefined {
  if (type === 'even') return 0 as Price;
  const price = priceFromDecimal(text ?? '');
  if (price === undefined || price <= 0) return undefined;
  return type === 'credit' ? price : (-price as Price);
}

export const typeOf = ({ limit }: SimOrder) => (limit > 0 ? 'credit' : limit < 0 ? 'debit' : 'even');

/** Returns what an order of several legs shows instead of its one side and option: every leg as an order of its own. */
export function legsJson<T extends { readonly id: number; readonly avg_fill_price: number }>(
  order: SimOrder,
  legs: readonly SimLeg[],
  whole: T,
  averageIsKnown: boolean,
) {
  return {
    class: 'multileg',
    num_legs: legs.length,
    strategy: 'unknown',
    leg: legs.map(({ symbol, side }, index) => {
      const average = legAverageOf(order, index);
      const last = order.executions.at(-1)?.legPrices?.[index];
      return {
        ...whole,
        id: order.id * LEG_IDS + index,
        side,
        avg_fill_price: average !== undefined && averageIsKnown ? average / MONEY_SCALE : 0,
        last_fill_price: last === undefined ? 0 : last / MONEY_SCALE,
        class: 'option',
        option_symbol: symbol,
      };
    }),
  };
}
