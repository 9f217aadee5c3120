import { createRequire } from "node:module";
import type * as TensorFlow from "@tensorflow/tfjs-core";
import { choose } from "../catalogue.js";
import { RetrievalError, reasonOf } from "../errors.js";
import type { Ops } from "../ops/ops.js";
import { tensorflowOps } from "../ops/tensorflow-ops.js";
import { useConvolutionGradients } from "./convolution-gradients.js";
import { useFastProducts } from "./fast-products.js";

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

const downloadRemedy = (packageName: string) =>
  `Its install script downloads libtensorflow; where that host can be reached, run "pnpm rebuild ${packageName}"`;

/** The engines, best first: `auto` takes the first that loads. */
export const tensorflowEngines = {
  "tensorflow-gpu": {
    summary: "libtensorflow with CUDA, on the first graphics card (on the CPU when there is none)",
    packageName: "@tensorflow/tfjs-node-gpu",
    backend: "tensorflow",
    remedy: downloadRemedy("@tensorflow/tfjs-node-gpu"),
  },
  tensorflow: {
    summary: "libtensorflow on the CPU, all cores",
    packageName: "@tensorflow/tfjs-node",
    backend: "tensorflow",
    remedy:
      'Add it with "pnpm add -w @tensorflow/tfjs-node --allow-build=@tensorflow/tfjs-node"; it downloads libtensorflow',
  },
  wasm: {
    summary: "WebAssembly with SIMD, one core; needs nothing but npm",
    packageName: "@tensorflow/tfjs-backend-wasm",
    backend: "wasm",
    remedy: 'It comes with Loci; run "npm run setup" again',
  },
} as const satisfies Record<string, TensorFlowEngineDefinition>;

export type TensorFlowEngineName = keyof typeof tensorflowEngines;
export type TensorFlowEngineChoice = TensorFlowEngineName | "auto";
export const tensorflowEngineNames = Object.keys(tensorflowEngines) as readonly TensorFlowEngineName[];

/**
 * Loads an engine and makes it TensorFlow.js's current backend.
 * @throws RetrievalError when the chosen engine does not load, with the reason and the remedy
 */
export async function openTensorFlowEngine(choice: TensorFlowEngineChoice = "auto"): Promise<TensorFlowEngine> {
  const names = choice === "auto" ? tensorflowEngineNames : [choice];
  const failures: unknown[] = [];
  for (const name of names) {
    try {
      return await load(name);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures.at(-1);
}

async function load(name: TensorFlowEngineName): Promise<TensorFlowEngine> {
  const { packageName, backend, remedy }: TensorFlowEngineDefinition = choose("engine", tensorflowEngines, name);
  const tf = await import("@tensorflow/tfjs-core");
  // Registers the gradients of all operators with tfjs-core, which has none of its own in Node.
  await import("@tensorflow/tfjs");
  try {
    // `require` and not `import`: the optional packages need not be there when this file is compiled.
    createRequire(import.meta.url)(packageName);
    if (!(await tf.setBackend(backend))) throw new Error(`backend "${backend}" did not start`);
  } catch (cause) {
    throw new RetrievalError({ what: `engine "${name}" does not load (${firstSentence(cause)})`, remedy, cause });
  }
  if (backend === "wasm") {
    useFastProducts(tf);
    useConvolutionGradients(tf);
  }
  const description = `TensorFlow.js ${tf.version_core}, ${deviceOf(tf, name)}`;
  return { name, description, tf, ops: tensorflowOps(tf) };
}

function deviceOf(tf: typeof TensorFlow, name: TensorFlowEngineName): string {
  if (name === "wasm") return "WebAssembly, one core";
  const native = tf.backend() as { isUsingGpuDevice?: boolean };
  return native.isUsingGpuDevice ? "graphics card" : "CPU";
}

/** Node's "cannot find module" lists every file that asked for it; the first line says enough. */
function firstSentence(error: unknown): string {
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

/** Tries every engine, the least first, so that the best one that works stays current. */
export async function probeTensorFlowEngines(): Promise<TensorFlowEngineReport[]> {
  const reports: TensorFlowEngineReport[] = [];
  for (const name of [...tensorflowEngineNames].reverse()) {
    const { summary } = tensorflowEngines[name];
    try {
      const engine = await load(name);
      reports.unshift({ name, summary, works: true, detail: engine.description });
    } catch (error) {
      reports.unshift({ name, summary, works: false, detail: reasonOf(error) });
    }
  }
  return reports;
}
