/** Quotes and chains. */
import { jsonReply, type SimReply, type SimRequest, type SimWorld } from '../kit/index.js';
import { marketDataError } from './replies.js';
import { readSymbol } from './symbols.js';
import { writeChain, writeQuote, writeShareQuote } from './wire-market.js';

export class MarketPages {
  constructor(private readonly world: SimWorld) {}

  /** Symbols that are not known are named under `errors`. */
  async quotes({ query }: SimRequest): Promise<SimReply> {
    const asked = (query.get('symbols') ?? '').split(',').filter((symbol) => symbol !== '');
    const found: Record<string, object> = {};
    const invalidSymbols: string[] = [];
    for (const text of asked) {
      const spot = await this.world.spotQuote(text.replace(/^\$/, ''));
      if (spot !== undefined) {
        found[text] = writeShareQuote(text, spot);
        continue;
      }
      const symbol = readSymbol(text);
      const quote = symbol && (await this.world.quote(symbol));
      if (symbol === undefined || quote === undefined) invalidSymbols.push(text);
      else found[text] = writeQuote(symbol, quote, this.world.now());
    }
    return jsonReply(200, invalidSymbols.length === 0 ? found : { ...found, errors: { invalidSymbols } });
  }

  async chain({ query }: SimRequest): Promise<SimReply> {
    const underlying = (query.get('symbol') ?? '').replace(/^\$/, '');
    const rows = await this.world.chain(underlying);
    if (rows.length === 0) return marketDataError(404, 'Not Found', 'The symbol is not known.');
    const [fromDate, toDate] = [query.get('fromDate'), query.get('toDate')];
    const contractType = query.get('contractType') ?? 'ALL';
    const strikeCount = query.get('strikeCount');
    const asked = {
      ...{ underlying, contractType },
      ...(strikeCount === null ? {} : { strikeCount: Number(strikeCount) }),
      ...(fromDate === null ? {} : { fromDate }),
      ...(toDate === null ? {} : { toDate }),
    };
    return jsonReply(200, writeChain(asked, rows, await this.world.spot(underlying), this.world.now()));
  }
}
