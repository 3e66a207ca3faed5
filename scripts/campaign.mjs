// npm run campaign:orders [-- --runs <n>] [-- --broker <name>] [-- --seed <n>] [-- --resting]
import { parseArgs } from 'node:util';
import { makeReady, runMain } from './bootstrap/index.mjs';

const RUNS = 10_000;

await runMain(async () => {
  const options = {
    runs: { type: 'string' },
    broker: { type: 'string' },
    seed: { type: 'string' },
    resting: { type: 'boolean' },
  };
  const { values } = parseArgs({ options });
  makeReady({ only: ['database client', 'servers'] });
  const { CAMPAIGN_BROKERS } = await import('../dist/services/brokers/testing/campaign-brokers.js');
  const { runOrderCampaign } = await import('../dist/services/brokers/testing/order-campaign.js');
  const brokers = CAMPAIGN_BROKERS.filter(({ kind }) => values.broker === undefined || kind.name === values.broker);
  if (brokers.length === 0) throw new Error(`There is no broker ${values.broker}.`);
  const runs = values.seed === undefined ? Math.ceil(Number(values.runs ?? RUNS) / brokers.length) : 1;
  const exits = values.resting ? 'resting' : 'priced';
  const first = Number(values.seed ?? 1);
  for (const broker of brokers) {
    const totals = { orders: 0, decided: 0, open: 0, desks: 0, failed: 0 };
    for (let seed = first; seed < first + runs; seed += 1) {
      const { violations, ...counts } = await runOrderCampaign(seed, broker, 'none', exits);
      for (const [name, count] of Object.entries(counts)) totals[name] += count;
      if (violations.length === 0) continue;
      totals.failed += 1;
      console.log(`${broker.kind.name}, seed ${seed}: ${violations.join('; ')}`);
      console.log(
        `  npm run campaign:orders -- --broker ${broker.kind.name} --seed ${seed}${values.resting ? ' --resting' : ''}`,
      );
    }
    const { orders, decided, open, desks, failed } = totals;
    console.log(
      `${broker.kind.title}: ${runs} runs, ${orders} orders by ${desks} desks, ${decided} answers lost and decided by ` +
        `evidence, ${open} open for a person, ${failed} runs with a broken rule.`,
    );
    if (failed > 0) process.exitCode = 1;
  }
});
