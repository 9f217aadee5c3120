import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import {
  cacheDirectory,
  OnnxGraph,
  openOnnxSession,
  openTensorFlowEngine,
  probeTensorFlowEngines,
  RetrievalError,
  reasonOf,
  reportDecoder,
  type TensorFlowEngineChoice,
} from "@loci/core";
import { probeHnswlib } from "@loci/index";

/** What `loci doctor` found out about one part. */
export interface Finding {
  readonly part: string;
  /** "missing" is optional and not there; "broken" is needed. */
  readonly state: "works" | "missing" | "broken";
  /** What runs, or why it does not and what to do about it. */
  readonly detail: string;
}

/**
 * Tries every part that Loci stands on by using it.
 * @throws RetrievalError when the TensorFlow.js engine that was asked for by name does not load
 */
export async function diagnose(engine: TensorFlowEngineChoice): Promise<Finding[]> {
  return [
    machine(),
    await attempt("decoding (sharp)", decoding),
    await attempt("inference (ONNX)", inference),
    hnsw(),
    ...(await engines()),
    await training(engine),
    { part: "cache", state: "works", detail: `${cacheDirectory()} (LOCI_CACHE moves it)` },
  ];
}

function machine(): Finding {
  const [cpu] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const detail = `Node ${process.version}, ${process.platform}-${process.arch}, ${availableParallelism()} × ${cpu?.model.trim()}, ${memory}`;
  return { part: "machine", state: "works", detail };
}

async function attempt(part: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { part, state: "works", detail: await check() };
  } catch (error) {
    return { part, state: "broken", detail: reasonOf(error) };
  }
}

async function decoding(): Promise<string> {
  const { sharp, libvips, formats } = reportDecoder();
  return `sharp ${sharp}, libvips ${libvips}; reads ${formats.join(", ")}`;
}

const SIDE = 1024;

/** A matrix product, timed: what the processor gives. */
async function inference(): Promise<string> {
  const graph = new OnnxGraph();
  const input = graph.input("x", "float32", [SIDE, SIDE]);
  graph.node("MatMul", [input, graph.initializer(new Float32Array(SIDE * SIDE).fill(1e-3), [SIDE, SIDE])], {}, "y");
  graph.output("y", "float32", [SIDE, SIDE]);
  const session = await openOnnxSession(graph.encode());
  try {
    const once = () => session.run({ x: { type: "float32", dims: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE) } });
    await once();
    const started = performance.now();
    for (let round = 0; round < 5; round++) await once();
    const gigaflops = (5 * 2 * SIDE ** 3) / (performance.now() - started) / 1e6;
    return `ONNX Runtime ${versionOf("onnxruntime-node")} on the CPU, ${gigaflops.toFixed(0)} GFLOP/s in a matrix product`;
  } finally {
    await session.close();
  }
}

function hnsw(): Finding {
  const { usable, description, remedy } = probeHnswlib();
  return { part: "HNSW", state: usable ? "works" : "broken", detail: [description, remedy].filter(Boolean).join(". ") };
}

async function engines(): Promise<Finding[]> {
  const reports = await probeTensorFlowEngines();
  return reports.map(({ name, works, detail }) => ({
    part: `engine ${name}`,
    state: works ? "works" : "missing",
    detail,
  }));
}

/** A gradient on the engine that training would use. */
async function training(choice: TensorFlowEngineChoice): Promise<Finding> {
  const part = `training (--engine ${choice})`;
  const { name, tf } = await openTensorFlowEngine(choice);
  const gradient = await tf
    .grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, 2]))
    .data();
  if (gradient[1] !== 4)
    throw new RetrievalError({ what: `engine ${name}: gradient of x² at 2`, expected: "4", got: `${gradient[1]}` });
  return { part, state: "works", detail: `${name} computes gradients` };
}

/** The version of an npm package that @loci/core stands on. */
function versionOf(name: string): string {
  const fromCore = createRequire(createRequire(import.meta.url).resolve("@loci/core"));
  return (fromCore(`${name}/package.json`) as { version: string }).version;
}
