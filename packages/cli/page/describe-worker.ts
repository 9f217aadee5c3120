import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import type { DescribeAnswer, DescribeTask } from "./describe-here.js";
import { picturePixels } from "./picture-pixels.js";

// More would need headers that isolate the page from all others, map tiles among them.
env.wasm.numThreads = 1;
env.wasm.wasmPaths = { wasm: new URL("./ort-wasm-simd-threaded.wasm", import.meta.url).href };
// Its warnings are about operators that it computes one way or another.
env.logLevel = "error";

/** By fingerprint; the last one stays, since a page asks one index at a time. */
let opened: { readonly fingerprint: string; readonly session: Promise<InferenceSession> } | undefined;

/** One after the other: there is one thread, and pictures are large. */
let queue: Promise<void> = Promise.resolve();

addEventListener("message", ({ data: task }: MessageEvent<DescribeTask>) => {
  queue = queue.then(async () => {
    const answer: DescribeAnswer = await describe(task).then(
      (descriptor) => ({ id: task.id, descriptor }),
      (error: unknown) => ({ id: task.id, error: error instanceof Error ? error.message : String(error) }),
    );
    postMessage(answer);
  });
});

async function describe({ model, picture, region }: DescribeTask): Promise<Float32Array> {
  const session = await sessionOf(model);
  const { width, height, data } = await picturePixels(picture, region);
  const results = await session.run({ picture: new Tensor("uint8", data, [1, height, width, 3]) });
  return results["descriptor"]?.data as Float32Array;
}

function sessionOf({ fingerprint, file }: DescribeTask["model"]): Promise<InferenceSession> {
  if (opened?.fingerprint === fingerprint) return opened.session;
  void opened?.session.then((session) => session.release()).catch(() => {});
  const session = file.arrayBuffer().then((bytes) => InferenceSession.create(new Uint8Array(bytes)));
  const opening = { fingerprint, session };
  opened = opening;
  session.catch(() => {
    if (opened === opening) opened = undefined;
  });
  return session;
}
