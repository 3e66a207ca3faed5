// The flags of `npm start`. Read before anything is installed, so that a typing mistake costs nothing.
import { parseArgs } from 'node:util';
import { Refusal } from './refusal.mjs';

const FLAGS = {
  replay: { type: 'string' },
  speed: { type: 'string' },
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  watch: { type: 'boolean' },
};
const KNOWN = '--replay <folder>, --speed <number>, --port <number>, --data-dir <folder>, --watch';
export const DEFAULT_PORT = 4300;

/** @returns {{ replay?: string, speed?: number, port: number, dataDir?: string, watch: boolean }} */
export function readStartFlags(words) {
  const { tokens } = parseArgs({ args: words, options: FLAGS, strict: false, tokens: true });
  const values = {};
  for (const token of tokens) {
    if (token.kind === 'positional') throw new Refusal(`"${token.value}" is not a flag; the flags are ${KNOWN}.`);
    if (token.kind !== 'option') continue;
    const flag = FLAGS[token.name];
    if (flag === undefined) throw new Refusal(`The flag ${token.rawName} is unknown; the flags are ${KNOWN}.`);
    if (flag.type === 'string' && !token.value) throw new Refusal(`The flag --${token.name} needs a value.`);
    values[token.name] = flag.type === 'string' ? token.value : true;
  }
  return {
    replay: values.replay,
    speed: values.speed === undefined ? undefined : readNumber('speed', values.speed, 0.001, 1_000_000_000),
    port: values.port === undefined ? DEFAULT_PORT : readPort(values.port),
    dataDir: values['data-dir'],
    watch: values.watch === true,
  };
}

function readNumber(name, text, least, most) {
  const value = Number(text);
  if (value >= least && value <= most) return value;
  throw new Refusal(`--${name} is "${text}": it must be a number from ${least} to ${most}.`);
}

/** 0 stands for any free port. */
function readPort(text) {
  const port = readNumber('port', text, 0, 65_535);
  if (Number.isInteger(port)) return port;
  throw new Refusal(`--port is "${text}": it must be a whole number.`);
}
