import { runCli } from './run.js';

const { exit, lines } = await runCli(process.argv.slice(2));
for (const line of lines) console.log(line);
process.exitCode = exit;
