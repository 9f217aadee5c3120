import { env, InferenceSession, Tensor } from "onnxruntime-node";
import { move, transferableSymbol, valueSymbol, workerData } from "piscina";
import { onnxDevices } from "./onnx-devices.js";
import { buffersOf, type OnnxRun, type OnnxTask, type OnnxTensor, type OnnxWorkerData } from "./session.js";

const { model, threads, device, isAlone } = workerData as OnnxWorkerData;

// Its complaints come back as errors; it need not print them too.
env.logLevel = "fatal";

// ONNX Runtime does not take shared memory; `slice` makes a copy of this thread's own, released once the session is up.
const session = await InferenceSession.create(model.slice(), {
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionProviders: [...onnxDevices[device].providers],
  logSeverityLevel: 4,
  graphOptimizationLevel: "all",
  // Threads of a run wait for each other without sleeping, and sleep between runs. Beside other lanes and what they are fed by, the
  // cores have something better to do.
  extra: { session: { intra_op: { allow_spinning: isAlone ? "1" : "0" }, force_spinning_stop: "1" } },
});

/** Answers when the network is there: see `startWorkerThreads`. */
export const loaded = (): void => {};

/** Computes all outputs of the network; the results are moved, not copied, to the caller. */
export default async function run({ lent, given }: OnnxTask): Promise<ReturnType<typeof move>> {
  const feeds = Object.entries({ ...lent, ...given }).map(([name, { type, data, dims }]) => [
    name,
    new Tensor(type, data, dims),
  ]);
  const results = await session.run(Object.fromEntries(feeds));
  const outputs: Record<string, OnnxTensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(results)) {
    outputs[name] = { type: type as OnnxTensor["type"], dims, data: data as OnnxTensor["data"] };
  }
  const answer: OnnxRun = { outputs, inputs: lent };
  return move({ [transferableSymbol]: [...buffersOf(outputs), ...buffersOf(lent)], [valueSymbol]: answer });
}
