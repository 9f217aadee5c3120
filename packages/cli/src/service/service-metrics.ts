import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface MetricSources {
  /** Requests that wait for their turn, and that are worked on. */
  waiting(): number;
  running(): number;
  /** Bytes of uploads in memory. */
  uploadBytes(): number;
  indexes(): readonly {
    readonly name: string;
    readonly generation: number;
    readonly count: number;
    readonly isStale: boolean;
  }[];
}

export interface ServiceMetrics {
  readonly registry: Registry;
  onRequest(facts: { readonly method: string; readonly route: string; readonly status: number }, seconds: number): void;
  onBatch(size: number): void;
  onLookUp(found: boolean): void;
  onReload(index: string, succeeded: boolean): void;
}

/** Prometheus metrics of one service; nothing is shared with others of the process. */
export function createMetrics(sources: MetricSources): ServiceMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "loci_http_request_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const batches = new Histogram({
    name: "loci_picture_batch_size",
    help: "Pictures that were described together",
    buckets: [1, 2, 4, 8],
    registers,
  });
  const lookUps = new Counter({
    name: "loci_descriptor_cache_total",
    help: "Pictures of queries by whether their descriptor was remembered",
    labelNames: ["result"],
    registers,
  });
  const reloads = new Counter({
    name: "loci_index_reloads_total",
    help: "Newer states of an index by whether they could be opened",
    labelNames: ["index", "result"],
    registers,
  });
  const gauge = (name: string, help: string, collect: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(collect());
      },
    });
  gauge("loci_requests_waiting", "Requests that wait for their turn", sources.waiting);
  gauge("loci_requests_running", "Requests that are worked on", sources.running);
  gauge("loci_upload_bytes", "Uploads in memory", sources.uploadBytes);
  for (const [name, help, factOf] of indexGauges) {
    new Gauge({
      name,
      help,
      labelNames: ["index"],
      registers,
      collect() {
        for (const index of sources.indexes()) this.set({ index: index.name }, factOf(index));
      },
    });
  }
  return {
    registry,
    onRequest: ({ method, route, status }, seconds) => requests.observe({ method, route, status }, seconds),
    onBatch: (size) => batches.observe(size),
    onLookUp: (found) => lookUps.inc({ result: found ? "hit" : "miss" }),
    onReload: (index, succeeded) => reloads.inc({ index, result: succeeded ? "done" : "failed" }),
  };
}

type IndexFacts = ReturnType<MetricSources["indexes"]>[number];

const indexGauges: readonly (readonly [name: string, help: string, factOf: (index: IndexFacts) => number])[] = [
  ["loci_index_generation", "The state of the index that is served", ({ generation }) => generation],
  ["loci_index_pictures", "Pictures of the index", ({ count }) => count],
  ["loci_index_stale", "1 when a newer state cannot be opened", ({ isStale }) => (isStale ? 1 : 0)],
];
