import { createRequire } from "node:module";
import type * as TensorFlow from "@tensorflow/tfjs-core";
import { choose } from "../catalogue.js";
import { RetrievalError, reasonOf } from "../errors.js";
import type { Ops } from "../ops/ops.js";
import { tensorflowOps } from "../ops/tensorflow-ops.js";
import { useFastProducts } from "./fast-products.js";
import { describeNativeBackend, type NativeBackend, prepareNativeTensorFlow } from "./native-tensorflow.js";

/** TensorFlow.js on one backend: what computes gradients and trains. The frozen path runs on ONNX Runtime instead. */
export interface TensorFlowEngine {
  readonly name: TensorFlowEngineName;
  /** For people: the library's version and the device it computes on. */
  readonly description: string;
  readonly tf: typeof TensorFlow;
  readonly ops: Ops<TensorFlow.Tensor>;
}

interface TensorFlowEngineDefinition {
  readonly summary: string;
  readonly packageName: string;
  /** The name TensorFlow.js gives the backend that the package registers. */
  readonly backend: string;
  /** What to do when it does not load. */
  readonly remedy: string;
}

const OWN_LIBRARY = "with a libtensorflow of your own: LOCI_LIBTENSORFLOW=FOLDER npm run build (docs/gpu.md)";

/** The engines, best first: `auto` takes the first that loads. */
export const tensorflowEngines = {
  "tensorflow-gpu": {
    summary: "libtensorflow with CUDA, on the first graphics card (on the CPU when there is none)",
    packageName: "@tensorflow/tfjs-node-gpu",
    backend: "tensorflow",
    remedy: `Where its libtensorflow can be downloaded: pnpm -r rebuild @tensorflow/tfjs-node-gpu; ${OWN_LIBRARY}`,
  },
  tensorflow: {
    summary: "libtensorflow on the CPU, all cores",
    packageName: "@tensorflow/tfjs-node",
    backend: "tensorflow",
    remedy: `Where its libtensorflow can be downloaded: pnpm add --filter @loci/core @tensorflow/tfjs-node@4.22.0 --allow-build=@tensorflow/tfjs-node; ${OWN_LIBRARY}`,
  },
  wasm: {
    summary: "losses on WebAssembly, heads and networks on ONNX Runtime, all cores; needs nothing but npm",
    packageName: "@tensorflow/tfjs-backend-wasm",
    backend: "wasm",
    remedy: 'It comes with Loci; run "npm run setup" again',
  },
} as const satisfies Record<string, TensorFlowEngineDefinition>;

export type TensorFlowEngineName = keyof typeof tensorflowEngines;
export type TensorFlowEngineChoice = TensorFlowEngineName | "auto";
export const tensorflowEngineNames = Object.keys(tensorflowEngines) as readonly TensorFlowEngineName[];

/** Loads an engine's package, which registers its backend. */
type LoadPackage = (packageName: string) => void;

// `require` and not `import`: the optional packages need not be there when this file is compiled.
const requirePackage: LoadPackage = createRequire(import.meta.url);

/**
 * Loads an engine and makes it TensorFlow.js's current backend. `auto` takes the best that loads.
 * @param loadPackage in place of Node's own way
 * @throws RetrievalError when the chosen engine does not load, with the reason and the remedy
 */
export async function openTensorFlowEngine(
  choice: TensorFlowEngineChoice = "auto",
  loadPackage: LoadPackage = requirePackage,
): Promise<TensorFlowEngine> {
  const names = choice === "auto" ? tensorflowEngineNames : [choice];
  const failures: unknown[] = [];
  for (const name of names) {
    try {
      return await load(name, loadPackage);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures.at(-1);
}

/** The one native engine of this process: both packages call their backend and their library the same. */
let nativeEngine: TensorFlowEngineName | undefined;

async function load(name: TensorFlowEngineName, loadPackage: LoadPackage): Promise<TensorFlowEngine> {
  const { packageName, backend, remedy }: TensorFlowEngineDefinition = choose("engine", tensorflowEngines, name);
  const tf = await import("@tensorflow/tfjs-core");
  // Registers the gradients of all operators with tfjs-core, which has none of its own in Node.
  await import("@tensorflow/tfjs");
  const isNative = backend !== "wasm";
  try {
    if (isNative) prepareNativeTensorFlow();
    if (isNative && nativeEngine !== undefined && nativeEngine !== name) {
      const what = `"${nativeEngine}" is loaded, and a process can hold one of the two`;
      throw new RetrievalError({ what, remedy: `It is the same program; to have this one, name it first: ${name}` });
    }
    loadPackage(packageName);
    if (!(await tf.setBackend(backend))) throw new Error(`backend "${backend}" did not start`);
  } catch (cause) {
    const what = `engine "${name}" does not load (${firstSentence(cause)})`;
    throw new RetrievalError({
      what,
      remedy: cause instanceof RetrievalError ? (cause.remedy ?? remedy) : remedy,
      cause,
    });
  }
  if (isNative) nativeEngine = name;
  else useFastProducts(tf);
  const device = isNative
    ? await describeNativeBackend(tf.backend() as unknown as NativeBackend, name === "tensorflow-gpu")
    : "WebAssembly, with ONNX Runtime for heads and networks";
  return { name, description: `TensorFlow.js ${tf.version_core}, ${device}`, tf, ops: tensorflowOps(tf) };
}

/** Node's "cannot find module" lists every file that asked for it; the first line says enough. */
function firstSentence(error: unknown): string {
  if (error instanceof RetrievalError) return error.what;
  const lines = error instanceof Error ? error.message.split("\n") : [String(error)];
  return reasonOf(lines[0]);
}

/** What `loci doctor` tells about an engine. */
export interface TensorFlowEngineReport {
  readonly name: TensorFlowEngineName;
  readonly summary: string;
  readonly works: boolean;
  /** What runs, or why it does not and what to do. */
  readonly detail: string;
}

/** Tries every engine; the best one that works is current afterwards. */
export async function probeTensorFlowEngines(
  loadPackage: LoadPackage = requirePackage,
): Promise<TensorFlowEngineReport[]> {
  const reports: TensorFlowEngineReport[] = [];
  for (const name of tensorflowEngineNames) {
    const { summary } = tensorflowEngines[name];
    try {
      const engine = await load(name, loadPackage);
      reports.push({ name, summary, works: true, detail: engine.description });
    } catch (error) {
      reports.push({ name, summary, works: false, detail: reasonOf(error) });
    }
  }
  const best = reports.find(({ works }) => works);
  if (best !== undefined) await load(best.name, loadPackage);
  return reports;
}
