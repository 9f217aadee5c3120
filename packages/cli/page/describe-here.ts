import type { Region, SharedModel } from "@loci/cli/client";
import { client } from "./api-client.js";

export interface DescribeTask {
  readonly id: number;
  readonly model: SharedModel;
  readonly picture: Blob;
  readonly region: Region | undefined;
}

export type DescribeAnswer = { readonly id: number } & (
  | { readonly descriptor: Float32Array }
  | { readonly error: string }
);

/** An example of a query that is no picture any more. */
export interface DescribedExample {
  readonly descriptor: number[];
  readonly fingerprint: string;
}

/** Whether this browser was asked to describe pictures itself. */
const CHOICE = "loci-describe-here";
export const describesHere = {
  get: (): boolean => localStorage.getItem(CHOICE) === "yes",
  set: (isWanted: boolean): void => (isWanted ? localStorage.setItem(CHOICE, "yes") : localStorage.removeItem(CHOICE)),
};

/** Models by index; each is fetched once, and the browser keeps it. */
const models = new Map<string, Promise<SharedModel>>();
/** What was described, by model, picture and part: sliders ask for the same again and again. */
const described = new Map<string, Promise<DescribedExample>>();
const MOST_DESCRIBED = 50;

/** Describes a picture with the model of an index without sending it anywhere. @param key of the picture's content */
export async function describeHere(
  index: string,
  picture: Blob,
  key: string,
  region: Region | undefined,
): Promise<DescribedExample> {
  const model = await modelOf(index);
  const name = JSON.stringify([model.fingerprint, key, region]);
  const known = described.get(name);
  if (known !== undefined) return known;
  const answer = ask({ model, picture, region }).then((descriptor) => ({
    // As many digits as float32 has.
    descriptor: Array.from(descriptor, (value) => Number(value.toPrecision(8))),
    fingerprint: model.fingerprint,
  }));
  if (described.size >= MOST_DESCRIBED) described.clear();
  described.set(name, answer);
  answer.catch(() => described.delete(name));
  return answer;
}

/** The index has another model by now. */
export const forgetModel = (index: string): void => void models.delete(index);

function modelOf(index: string): Promise<SharedModel> {
  const known = models.get(index);
  if (known !== undefined) return known;
  const model = client().model({ index });
  models.set(index, model);
  model.catch(() => models.delete(index));
  return model;
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, { resolve(descriptor: Float32Array): void; reject(reason: Error): void }>();

/** Away from the page's own thread, which would stand still. */
function ask(task: Omit<DescribeTask, "id">): Promise<Float32Array> {
  worker ??= startWorker();
  const id = ++lastId;
  const answer = new Promise<Float32Array>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, ...task } satisfies DescribeTask);
  return answer;
}

function startWorker(): Worker {
  const started = new Worker(new URL("./describe-worker.js", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<DescribeAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("descriptor" in data) asked?.resolve(data.descriptor);
    else asked?.reject(new Error(data.error));
  });
  started.addEventListener("error", () => {
    // It could not be loaded, or has run out of memory: the next picture gets another one.
    worker = undefined;
    started.terminate();
    for (const { reject } of waiting.values()) reject(new Error("The browser could not run the model"));
    waiting.clear();
  });
  return started;
}
