import { calculate } from './calculate.js';

const words = process.argv.slice(2);
const ending = await calculate(words, { input: process.stdin, output: process.stdout });
if (ending !== undefined) process.exitCode = ending;
else {
  const { runCli } = await import('./run.js');
  const { exit, lines } = await runCli(words);
  for (const line of lines) console.log(line);
  process.exitCode = exit;
}
