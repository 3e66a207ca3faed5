import { SpanError } from './span-error.js';
import type { CombinedCommodity, ScanPoint, SpanContract, SpanFile, SpanSeries, SpanSpread } from './span-file.js';
import { XmlReader } from './xml-reader.js';

/** An element that is being read, or that its parent needs. */
interface Node {
  readonly name: string;
  readonly line: number;
  text: string;
  readonly children: Node[];
}

/** Elements that are turned into something as soon as they end, and then forgotten: the file need not fit into memory. */
const UNITS: ReadonlySet<string> = new Set(['scanPointDef', 'deltaPointDef', 'phy', 'fut', 'opt', 'ccDef', 'dSpread']);
const PORTFOLIOS: ReadonlySet<string> = new Set(['phyPf', 'futPf', 'oopPf', 'oofPf']);
const ARRAY_LENGTH = 16;

/**
 * Reads a SPAN XML file (`.spn`, format 4.00) in pieces and hands over its contracts one by one.
 * Sources: the file of Takasbank of 2016-05-17; element names as in the schema that NSE publishes (spanrisk).
 * Errors: {@link SpanError} with line and field.
 */
export class SpnReader {
  private readonly xml: XmlReader;
  private readonly stack: Node[] = [];
  private readonly points: ScanPoint[] = [];
  private readonly deltaPoints: ScanPoint[] = [];
  private readonly commodities: CombinedCommodity[] = [];
  private readonly interSpreads: SpanSpread[] = [];
  private readonly underlyingPrices = new Map<string, number>();
  private date = '';

  constructor(private readonly onContract: (contract: SpanContract) => void) {
    this.xml = new XmlReader({
      open: (name, line) => void this.stack.push({ name, line, text: '', children: [] }),
      text: (value) => {
        const top = this.stack.at(-1);
        if (top) top.text += value;
      },
      close: () => this.close(),
    });
  }

  push(chunk: string): void {
    this.xml.push(chunk);
  }

  /** Returns the points read so far; files define them before their contracts. */
  pointsSoFar(): Pick<SpanFile, 'points' | 'deltaPoints'> {
    return { points: this.points, deltaPoints: this.deltaPoints };
  }

  /** Errors: `SPAN_INCOMPLETE`, or `SPAN_FIELD` when the scan points are not the sixteen. */
  end(): SpanFile {
    this.xml.end();
    if (this.points.length !== ARRAY_LENGTH) throw new SpanError('SPAN_FIELD', 0, 'scanPointDef');
    return {
      date: this.date,
      points: this.points,
      deltaPoints: this.deltaPoints,
      commodities: this.commodities,
      interSpreads: this.interSpreads.toSorted((a, b) => a.priority - b.priority),
    };
  }

  private close(): void {
    const node = this.stack.pop() as Node;
    const parent = this.stack.at(-1);
    if (node.name === 'date' && parent?.name === 'pointInTime') this.date = node.text;
    else if (!UNITS.has(node.name)) {
      // What has been turned into contracts is not kept by its parents.
      if (!PORTFOLIOS.has(node.name) && node.name !== 'series') parent?.children.push(node);
    } else if (node.name === 'scanPointDef') this.points.push(pointOf(node));
    else if (node.name === 'deltaPointDef') this.deltaPoints.push(pointOf(node));
    else if (node.name === 'ccDef') this.commodities.push(commodityOf(node));
    else if (node.name === 'dSpread' && parent?.name === 'ccDef') parent.children.push(node);
    else if (node.name === 'dSpread') this.interSpreads.push(spreadOf(node));
    else this.contract(node);
  }

  private contract(node: Node): void {
    const portfolio = this.enclosing((name) => PORTFOLIOS.has(name), node);
    const product = textOf(portfolio, 'pfCode');
    const id = textOf(node, 'cId');
    const price = numberOf(node, 'p');
    const { array, compositeDelta } = arrayOf(node);
    if (node.name !== 'opt') {
      // Ids are unique within a portfolio only.
      this.underlyingPrices.set(`${textOf(portfolio, 'pfId')}/${id}`, price);
      const kind = node.name === 'fut' ? 'future' : 'physical';
      const contractValueFactor = numberOf(node, 'cvf');
      const period = textOf(node, 'pe');
      // Neither is needed to read the file, so neither is asked for.
      const scan = childrenOf(node, 'scanRate').flatMap((rate) => childrenOf(rate, 'priceScan'))[0];
      const settlement = childrenOf(portfolio, 'setlMeth')[0];
      this.onContract({
        id,
        product,
        period,
        kind,
        price,
        contractValueFactor,
        array,
        compositeDelta,
        ...(scan ? { priceScan: finite(scan) } : {}),
        ...(settlement ? { isDelivered: settlement.text === 'DELIV' } : {}),
      });
      return;
    }
    const series = this.seriesOf(
      this.enclosing((name) => name === 'series', node),
      portfolio,
    );
    this.onContract({
      id,
      product,
      period: series.period,
      kind: 'option',
      right: textOf(node, 'o') === 'P' ? 'put' : 'call',
      strike: numberOf(node, 'k'),
      price,
      vol: numberOf(node, 'v'),
      contractValueFactor: series.contractValueFactor,
      array,
      compositeDelta,
      series,
    });
  }

  private seriesOf(series: Node, portfolio: Node): SpanSeries {
    const underlying = childOf(series, 'undC');
    const key = `${textOf(underlying, 'pfId')}/${textOf(underlying, 'cId')}`;
    const underlyingPrice = this.underlyingPrices.get(key);
    if (underlyingPrice === undefined) throw new SpanError('SPAN_FIELD', underlying.line, `undC ${key}`);
    const scan = childOf(series, 'scanRate');
    return {
      product: textOf(portfolio, 'pfCode'),
      period: textOf(series, 'pe'),
      years: numberOf(series, 't'),
      contractValueFactor: numberOf(series, 'cvf'),
      underlyingPrice,
      rate: numberOf(childOf(series, 'intrRate'), 'val'),
      dividendYield: numberOf(childOf(series, 'divRate'), 'val'),
      priceScan: numberOf(scan, 'priceScan'),
      volScan: numberOf(scan, 'volScanPct'),
      isPremiumStyle: textOf(portfolio, 'valueMeth') !== 'FUT',
    };
  }

  private enclosing(fits: (name: string) => boolean, node: Node): Node {
    const found = this.stack.findLast((one) => fits(one.name));
    if (!found) throw new SpanError('SPAN_FIELD', node.line, node.name);
    return found;
  }
}

function pointOf(node: Node): ScanPoint {
  const paired = node.children.find((child) => child.name === 'pairedPoint');
  return {
    point: numberOf(node, 'point'),
    priceMove: numberOf(childOf(node, 'priceScanDef'), 'mult'),
    volMove: numberOf(childOf(node, 'volScanDef'), 'mult'),
    weight: numberOf(node, 'weight'),
    ...(paired ? { pairedPoint: Number(paired.text) } : {}),
  };
}

function commodityOf(node: Node): CombinedCommodity {
  const minimum = childrenOf(node, 'somTiers').flatMap((tiers) => childrenOf(tiers, 'tier'))[0];
  const adjustment = childrenOf(node, 'adjRate')[0];
  return {
    code: textOf(node, 'cc'),
    currency: textOf(node, 'currency'),
    products: [...new Set(childrenOf(node, 'pfLink').map((link) => textOf(link, 'pfCode')))],
    shortOptionMinimum: minimum ? numberOf(childOf(minimum, 'rate'), 'val') : 0,
    adjustment: adjustment ? numberOf(adjustment, 'val') : 1,
    spreads: childrenOf(node, 'dSpread')
      .map(spreadOf)
      .toSorted((a, b) => a.priority - b.priority),
  };
}

function spreadOf(node: Node): SpanSpread {
  return {
    priority: numberOf(node, 'spread'),
    charge: textOf(node, 'chargeMeth') === 'W' ? 'weighted' : 'flat',
    rate: numberOf(childOf(node, 'rate'), 'val'),
    legs: childrenOf(node, 'tLeg').map((leg) => ({
      commodity: textOf(leg, 'cc'),
      side: textOf(leg, 'rs') === 'A' ? 'A' : 'B',
      ratio: numberOf(leg, 'i'),
    })),
  };
}

function arrayOf(node: Node): { array: Float64Array; compositeDelta: number } {
  const risk = childOf(node, 'ra');
  const values = childrenOf(risk, 'a');
  if (values.length !== ARRAY_LENGTH) throw new SpanError('SPAN_FIELD', risk.line, 'ra/a');
  return { array: Float64Array.from(values, (value) => finite(value)), compositeDelta: numberOf(risk, 'd') };
}

const childrenOf = (node: Node, name: string) => node.children.filter((child) => child.name === name);

function childOf(node: Node, name: string): Node {
  const child = node.children.find((one) => one.name === name);
  if (!child) throw new SpanError('SPAN_FIELD', node.line, `${node.name}/${name}`);
  return child;
}

function textOf(node: Node, name: string): string {
  return childOf(node, name).text;
}

function numberOf(node: Node, name: string): number {
  return finite(childOf(node, name));
}

function finite(node: Node): number {
  const value = Number(node.text);
  if (node.text === '' || !Number.isFinite(value)) throw new SpanError('SPAN_FIELD', node.line, node.name);
  return value;
}
