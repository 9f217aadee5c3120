import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { choose } from "../catalogue.js";
import { RetrievalError, reasonOf } from "../errors.js";
import { missingLibraries } from "../native/missing-libraries.js";
import { OnnxGraph } from "./graph.js";
import { type OnnxDevice, type OnnxDeviceChoice, type OnnxDeviceDefinition, onnxDevices } from "./onnx-devices.js";
import { openOnnxSession } from "./session.js";

export interface ChosenDevice {
  readonly device: OnnxDevice;
  /** Why `auto` took the processor: a sentence. */
  readonly fallback?: string;
}

/**
 * Finds out by using it that a device is there. `auto` takes the first graphics card or neural processor of this system that
 * computes, else the processor, and says why.
 * @throws RetrievalError when a device that was named is not there, with the reason and what to do
 */
export async function chooseOnnxDevice(choice: OnnxDeviceChoice): Promise<ChosenDevice> {
  if (choice !== "auto") {
    await tryDevice(choice);
    return { device: choice };
  }
  const reasons: string[] = [];
  for (const device of candidates()) {
    try {
      await tryDevice(device);
      return { device };
    } catch (error) {
      reasons.push((error as RetrievalError).what);
    }
  }
  const reason = reasons.length > 0 ? reasons.join("; ") : `no other device is known for ${THIS_SYSTEM}`;
  return { device: "cpu", fallback: `Computing on the processor: ${reason}` };
}

/** What `auto` tries. */
const candidates = (): OnnxDevice[] =>
  (Object.entries(onnxDevices) as [OnnxDevice, OnnxDeviceDefinition][])
    .filter(([name, definition]) => name !== "cpu" && !definition.isOnlyByName && isOfThisSystem(definition))
    .map(([name]) => name);

/** What `loci doctor` tells about a device. */
export interface OnnxDeviceReport {
  readonly name: OnnxDevice;
  readonly summary: string;
  readonly works: boolean;
  /** What it is, or why it is not there and what to do. */
  readonly detail: string;
}

/** Tries every device. */
export async function probeOnnxDevices(): Promise<OnnxDeviceReport[]> {
  const reports: OnnxDeviceReport[] = [];
  for (const [name, { summary }] of Object.entries(onnxDevices) as [OnnxDevice, OnnxDeviceDefinition][]) {
    const failure = await tryDevice(name).catch((error: unknown) => reasonOf(error));
    reports.push({ name, summary, works: failure === undefined, detail: failure ?? summary });
  }
  return reports;
}

/** @throws RetrievalError when a small network does not run there */
async function tryDevice(name: OnnxDevice): Promise<undefined> {
  const definition = choose<OnnxDeviceDefinition>("device", onnxDevices, name);
  const { remedy = 'Choose another; "loci doctor" lists them' } = definition;
  const lacking = await whatIsLacking(definition, providerFolder());
  if (lacking !== undefined) throw new RetrievalError({ what: `device "${name}" is not there (${lacking})`, remedy });
  try {
    const session = await openOnnxSession(twice(), { device: name, threads: 1 });
    try {
      const { y } = await session.run({ x: { type: "float32", dims: [1], data: Float32Array.of(21) } });
      if (y?.data[0] !== 42) throw new Error(`21 + 21 is ${y?.data[0]} there`);
    } finally {
      await session.close();
    }
  } catch (cause) {
    throw new RetrievalError({ what: `device "${name}" does not compute (${reasonOf(cause)})`, remedy, cause });
  }
}

function twice(): Uint8Array {
  const graph = new OnnxGraph();
  const x = graph.input("x", "float32", [1]);
  graph.node("Add", [x, x], {}, "y");
  graph.output("y", "float32", [1]);
  return graph.encode();
}

const THIS_SYSTEM = `${process.platform}-${process.arch}`;
const isOfThisSystem = ({ systems }: OnnxDeviceDefinition): boolean => systems?.includes(THIS_SYSTEM) ?? true;

/**
 * ONNX Runtime says no more than "Failed to load shared library" of a file or a library that is missing; this names it.
 * @param folder where ONNX Runtime looks for the files
 * @returns `undefined` when nothing is known to be missing
 */
export async function whatIsLacking(device: OnnxDeviceDefinition, folder: string): Promise<string | undefined> {
  if (!isOfThisSystem(device)) return `it is for ${device.systems?.join(", ")}`;
  const files = (device.files ?? []).filter((file) => !existsSync(path.join(folder, file)));
  if (files.length > 0) return `${files.join(", ")} not in ${folder}`;
  const libraries = await missingLibraries(device.libraries ?? [], [folder]);
  return libraries.length > 0 ? `${libraries.join(", ")} not found` : undefined;
}

/** Where `onnxruntime-node` keeps its addon, and looks for provider files. */
function providerFolder(): string {
  const main = createRequire(import.meta.url).resolve("onnxruntime-node");
  return path.join(path.dirname(main), "..", "bin", "napi-v6", process.platform, process.arch);
}
