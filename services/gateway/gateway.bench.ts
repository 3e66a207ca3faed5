import type { BotConfig } from '#core/bot';
import { assert } from '#core/units';
import { decodeScan } from './contract/index.js';
import { type GatewayUnderLoad, LOAD_UNDERLYINGS, startGatewayUnderLoad } from './testing/gateway-under-load.js';

const CACHED = 400;
const PREVIEWS = 150;

let load: GatewayUnderLoad | undefined;
let revision = '';
let config: BotConfig | undefined;

const prepare = async () => {
  load = await startGatewayUnderLoad();
  const { person } = load;
  const response = await fetch(`${person.address}/api/scanner?margin=regT`, { headers: { cookie: person.cookie } });
  revision = decodeScan(await response.arrayBuffer()).revision;
  const defaults = await person.get<{ config: BotConfig }>('/api/bots/defaults');
  config = { ...defaults.config, watchlist: [...LOAD_UNDERLYINGS] };
};
const dispose = async () => {
  await load?.stop();
  load = undefined;
};

/** Returns the time that 99 of 100 calls stay below, in ms: one person, one call after the other. */
async function percentile99(calls: number, call: (index: number) => Promise<unknown>): Promise<number> {
  const tookMs: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    const startedMs = performance.now();
    await call(index);
    tookMs.push(performance.now() - startedMs);
  }
  tookMs.sort((a, b) => a - b);
  return tookMs[Math.floor(calls * 0.99)] as number;
}

function running(): GatewayUnderLoad {
  assert(load, 'Invariant: the harness prepares before it runs');
  return load;
}

/** Each time another limit, as somebody who types: no answer can be one of before. */
function previewBody(index: number) {
  assert(config, 'Invariant: the harness prepares before it runs');
  const { gates } = config;
  return { config: { ...config, gates: { ...gates, dteMax: 45 + index, scoreMin: 50 + (index % 10) / 10 } } };
}

export const benches = [
  {
    id: 'gateway.cached_p99',
    unit: 'ms',
    floor: 15,
    goal: 5,
    higherIsBetter: false,
    note: 'a read of the scanner when nothing has changed, over nine chains of 3,520 contracts: session, Redis, answer, over HTTP',
    prepare,
    dispose,
    async run() {
      const { person } = running();
      const path = `/api/scanner?margin=regT&since=${revision}`;
      return { value: await percentile99(CACHED, () => person.get(path)) };
    },
  },
  {
    id: 'gateway.preview_p99',
    unit: 'ms',
    floor: 100,
    goal: 40,
    higherIsBetter: false,
    note: 'the live preview of a bot that watches nine chains of 3,520 contracts, compute in a process of its own, over HTTP',
    prepare,
    dispose,
    async run() {
      const { person } = running();
      return { value: await percentile99(PREVIEWS, (index) => person.post('/api/bots/preview', previewBody(index))) };
    },
  },
];
