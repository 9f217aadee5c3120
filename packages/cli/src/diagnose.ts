import { mkdir, rm } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import {
  cacheDirectory,
  decodeImage,
  type OnnxDeviceReport,
  OnnxGraph,
  openOnnxSession,
  openTensorFlowEngine,
  probeOnnxDevices,
  probeTensorFlowEngines,
  RetrievalError,
  reasonOf,
  reportDecoder,
  type TensorFlowEngineChoice,
  type TensorFlowEngineReport,
  writeFileAtomically,
} from "@loci/core";
import { indexKinds, probeHnswlib } from "@loci/index";
import { versionOfDependency } from "./version.js";

/** What `loci doctor` found out about one part. */
export interface Finding {
  readonly part: string;
  /** "missing" is optional and not there; "broken" is needed. */
  readonly state: "works" | "missing" | "broken";
  /** What runs, or why it does not and what to do about it. */
  readonly detail: string;
}

/** Tries every part that Loci stands on by using it. */
export async function diagnose(engine: TensorFlowEngineChoice): Promise<Finding[]> {
  // First, since a process can hold one native engine.
  const trained = await attempt(`training (--engine ${engine})`, () => training(engine));
  return [
    machine(),
    await attempt("decoding (sharp)", decoding),
    await attempt("inference (ONNX)", inference),
    await attempt("HNSW", hnsw),
    ...(await devices()),
    ...(await engines()),
    trained,
    await attempt("cache", cache),
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
  // A GIF of one white pixel.
  const { data } = await decodeImage(Buffer.from("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=", "base64"), {
    fit: "fill",
    size: 1,
  });
  if (data.join() !== "255,255,255") throw new Error(`a white pixel was decoded as ${data.join()}`);
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
    return `ONNX Runtime ${versionOfDependency("onnxruntime-node")} on the CPU, ${gigaflops.toFixed(0)} GFLOP/s in a matrix product`;
  } finally {
    await session.close();
  }
}

/** A graph of three descriptors, searched. */
async function hnsw(): Promise<string> {
  const { usable, description, remedy } = probeHnswlib();
  if (!usable) throw new RetrievalError({ what: description, ...(remedy && { remedy }) });
  const index = indexKinds.hnsw.create(2);
  try {
    await index.add(Float32Array.of(1, 0, 0, 1, -1, 0));
    const [neighbours] = await index.search(Float32Array.of(0, 1), 1);
    if (neighbours?.[0]?.id !== 1) throw new Error("the nearest of three descriptors was not found");
  } finally {
    await index.close();
  }
  return description;
}

/** What frozen networks can compute on. */
const devices = async (): Promise<Finding[]> => (await probeOnnxDevices()).map(optional("device"));

/** What can train. */
const engines = async (): Promise<Finding[]> => (await probeTensorFlowEngines()).map(optional("engine"));

const optional =
  (kind: string) =>
  ({ name, works, detail }: OnnxDeviceReport | TensorFlowEngineReport): Finding => ({
    part: `${kind} ${name}`,
    state: works ? "works" : "missing",
    detail,
  });

/** A gradient on the engine that training would use. */
async function training(choice: TensorFlowEngineChoice): Promise<string> {
  const { name, tf } = await openTensorFlowEngine(choice);
  const gradient = await tf
    .grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, 2]))
    .data();
  if (gradient[1] !== 4) throw new Error(`engine ${name} computes ${gradient[1]} as the gradient of x² at 2`);
  return `${name} computes gradients`;
}

async function cache(): Promise<string> {
  const folder = cacheDirectory();
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomically(path.join(folder, "doctor"), "");
    await rm(path.join(folder, "doctor"));
  } catch (cause) {
    const remedy = "Backbones are converted again each time; set LOCI_CACHE to a folder that you may write to";
    throw new RetrievalError({ what: `${folder} cannot be written to (${reasonOf(cause)})`, remedy, cause });
  }
  return `${folder} (LOCI_CACHE moves it)`;
}
