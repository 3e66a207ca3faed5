import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Metric names carry their unit last: `_total`, `_seconds`, `_bytes`. */
export interface Metrics {
  counter(name: string, help: string, labels?: readonly string[]): CounterMetric;
  gauge(name: string, help: string, labels?: readonly string[]): GaugeMetric;
  /** @param buckets - upper bounds in seconds */
  histogram(name: string, help: string, buckets?: readonly number[], labels?: readonly string[]): HistogramMetric;
  /** Returns the exposition text and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>;
}
export type Labels = Readonly<Record<string, string>>;
export interface CounterMetric {
  add(amount?: number, labels?: Labels): void;
}
export interface GaugeMetric {
  set(value: number, labels?: Labels): void;
  /** Shows the labelled value no more. */
  remove(labels: Labels): void;
}
export interface HistogramMetric {
  observe(value: number, labels?: Labels): void;
}

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Returns a registry of its own with Node's default metrics, each labelled with the role. */
export function createMetrics(role: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter(name, help, labels = []) {
      const metric = new Counter({ name, help, labelNames: [...labels], registers });
      return { add: (amount = 1, values = {}) => metric.inc(values, amount) };
    },
    gauge(name, help, labels = []) {
      const metric = new Gauge({ name, help, labelNames: [...labels], registers });
      return {
        set: (value, values = {}) => metric.set(values, value),
        remove: (values) => metric.remove(values),
      };
    },
    histogram(name, help, buckets = SECONDS_BUCKETS, labels = []) {
      const metric = new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers });
      return { observe: (value, values = {}) => metric.observe(values, value) };
    },
    async expose() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
