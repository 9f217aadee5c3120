import path from "node:path";
import { type Dataset, type Evaluation, RetrievalError, type StatedProtocol, sha256OfFile } from "@loci/core";
import type { ChosenProtocol } from "../choose-protocol.js";
import { chooseProtocol } from "../choose-protocol.js";
import { evaluateGiven } from "../evaluate-given.js";
import { metricsOf, queryLines } from "./cell-lines.js";
import type { CellData, CellLine, CellSummary } from "./cell-result.js";
import { readResultLines } from "./result-lines.js";

/** What other results must be of to stand beside those of this experiment. */
export interface Ground {
  readonly dataset: Dataset;
  readonly data: CellData;
  readonly protocol: ChosenProtocol;
  readonly resamples: number;
}

/**
 * Results to compare with: `results.jsonl` of an earlier run, or what another system gave out, a score matrix (.npy) or ranks
 * (.json, text) as `loci eval` takes them. What is here already, by id, is left out.
 * @throws RetrievalError when they are of other pictures or another protocol
 */
export async function readAgainst(
  files: readonly string[],
  ground: Ground,
  known: ReadonlySet<string>,
): Promise<readonly CellLine[]> {
  const lines: CellLine[] = [];
  const seen = new Set(known);
  for (const file of files) {
    const found = file.endsWith(".jsonl") ? await readEarlier(file, ground) : await readGiven(file, ground);
    let isNew = false;
    for (const line of found) {
      if (line.kind === "cell" || line.kind === "failure") isNew = line.kind === "cell" && !seen.has(line.id);
      if (line.kind === "cell") seen.add(line.id);
      if (isNew) lines.push(line);
    }
  }
  return lines;
}

async function readEarlier(file: string, { dataset, data, protocol }: Ground): Promise<readonly CellLine[]> {
  const lines: CellLine[] = [];
  const { stated } = chooseProtocol(dataset, protocol);
  for await (const line of readResultLines(file)) {
    if (line.kind === "cell") checkSame(file, line, data, stated);
    lines.push(line);
  }
  return lines;
}

function checkSame(file: string, cell: CellSummary, data: CellData, stated: StatedProtocol): void {
  if (cell.data.fingerprint !== data.fingerprint) {
    const told = ({ name, pictures, queries, fingerprint }: CellData) =>
      `${name} (${pictures} pictures, ${queries} queries, ${fingerprint.slice(0, 8)})`;
    throw new RetrievalError({
      what: `${file}: ${cell.system}: pictures`,
      expected: told(data),
      got: told(cell.data),
      remedy: "Only results on the very same pictures can be compared",
    });
  }
  if (JSON.stringify(cell.protocol) === JSON.stringify(stated)) return;
  const told = ({ name, settings, metrics }: StatedProtocol) =>
    `${name} ${JSON.stringify(settings)} ${Object.keys(metrics).join(" ")}`;
  throw new RetrievalError({
    what: `${file}: ${cell.system}: protocol`,
    expected: told(stated),
    got: told(cell.protocol),
    remedy: "Run either with the other's protocol",
  });
}

async function readGiven(file: string, { dataset, data, protocol, resamples }: Ground): Promise<readonly CellLine[]> {
  const output = file.endsWith(".npy") ? { scores: file } : { ranks: file };
  const { result } = await evaluateGiven(output, dataset, protocol, { resamples });
  const judgements = chooseProtocol(dataset, protocol).judge(dataset);
  const id = (await sha256OfFile(file)).slice(0, 16);
  return [summaryOf(path.basename(file), id, result, data), ...queryLines(dataset, judgements, result, new Map())];
}

/** Of a system that is known by its answers only: what it is and costs is not known and 0. */
const summaryOf = (system: string, id: string, result: Evaluation, data: CellData): CellSummary => ({
  ...{ kind: "cell", format: 1, id, system, data, protocol: result.protocol },
  configuration: {
    ...{ source: "given", head: system, fit: "", size: 0, flip: false, scales: [1] },
    ...{ training: null, index: { kind: "given" }, rerank: null, seed: 0 },
  },
  metrics: metricsOf(result),
  ...{ dimension: 0, bytes: 0, parameters: 0, indexRecall: 1 },
  cost: {
    seconds: 0,
    trainingSeconds: 0,
    millisecondsPerPicture: 0,
    millisecondsPerQuery: 0,
    indexBytes: 0,
    peakBytes: 0,
  },
  environment: { versions: {}, processor: "", cores: 0, memoryBytes: 0, finished: new Date().toISOString() },
});
