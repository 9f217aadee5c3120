import { env, InferenceSession, Tensor } from "onnxruntime-node";
import { move, transferableSymbol, valueSymbol, workerData } from "piscina";
import { onnxDevices } from "./onnx-devices.js";
import { buffersOf, type OnnxRun, type OnnxTask, type OnnxTensor, type OnnxWorkerData } from "./session.js";

const { model, threads, device } = workerData as OnnxWorkerData;

// Its complaints come back as errors; it need not print them too.
env.logLevel = "fatal";

// ONNX Runtime does not take shared memory; `slice` makes a copy of this thread's own, released once the session is up.
const session = await InferenceSession.create(model.slice(), {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionProviders: [...onnxDevices[device].providers],
  logSeverityLevel: 4,
  graphOptimizationLevel: "all",
  // A thread that waits for work sleeps instead of spinning: the cores belong to decoding in the meantime.
  extra: { session: { intra_op: { allow_spinning: "0" } } },
});

/** Answers when the network is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Computes all outputs of the network; the results are moved, not copied, to the caller. */
export default async function run({ inputs, areLent }: OnnxTask): Promise<ReturnType<typeof move>> {
  const feeds = Object.entries(inputs).map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]);
  const results = await session.run(Object.fromEntries(feeds));
  const outputs: Record<string, OnnxTensor> = {};
  for (const [name, tensor] of Object.entries(results)) {
    // ONNX Runtime owns the memory behind its results; a plain copy can be moved to the other thread.
    const data = (tensor.data as Float32Array).slice();
    outputs[name] = { type: tensor.type as OnnxTensor["type"], dims: tensor.dims, data };
  }
  const given: OnnxRun = { outputs, inputs: areLent ? inputs : {} };
  return move({ [transferableSymbol]: [...buffersOf(outputs), ...buffersOf(given.inputs)], [valueSymbol]: given });
}
