import {
  type CompiledGradients,
  type CompiledGraph,
  compileGradients,
  type Head,
  mapName,
  NoGradient,
  type OneOrMore,
  type OnnxSession,
  type OnnxTensors,
  openOnnxSession,
  parameterGradientName,
  parameterName,
  RESULT,
  RESULT_GRADIENT,
} from "@loci/core";
import type { TrainingBatch } from "./batch-gradients.js";
import type { Tensors } from "./learner-variables.js";

type Maps = TrainingBatch["maps"];

/** A head whose descriptors and gradients ONNX Runtime computes, on all cores. */
export interface CompiledHead {
  /** Float32 `[batch, descriptorLength]`. */
  describe(maps: Maps, parameters: Tensors): Promise<Float32Array>;
  /**
   * @param gradient of the loss by the descriptors, `[batch, descriptorLength]`
   * @returns that by the parameters which learn and which the descriptors depend on, each as long as the parameter
   */
  differentiate(
    maps: Maps,
    parameters: Tensors,
    gradient: Float32Array,
  ): Promise<Readonly<Record<string, Float32Array>>>;
  close(): Promise<void>;
}

/** Batches are filled up to a multiple of this, so that those of different lengths share graphs. */
const STEP = 8;

/** Graphs of so many lengths of batches are kept. */
const LENGTHS = 4;

interface Sessions {
  readonly forward: Opened;
  /** Absent where the descriptors depend on nothing that learns. */
  readonly backward: Opened | undefined;
  readonly learned: readonly string[];
}

interface Opened {
  readonly session: OnnxSession;
  readonly inputs: readonly string[];
}

/**
 * @param learned names of the parameters of the head that learn
 * @param shapes of the head's maps
 * @returns undefined for heads that draw at random, and others with operators that have no gradient for ONNX Runtime
 */
export function compileHead(
  head: Head,
  learned: readonly string[],
  shapes: OneOrMore<readonly number[]>,
): CompiledHead | undefined {
  const compile = (batch: number): CompiledGradients => {
    const dims = shapes.map((shape) => [batch, ...shape]) as unknown as OneOrMore<readonly number[]>;
    const formula = {
      parameters: head.parameters,
      compute: ((ops, maps, parameters) => head.aggregate(ops, maps, parameters, "training")) as Head["aggregate"],
    };
    return compileGradients(formula, dims, learned, head.descriptorLength);
  };
  try {
    compile(STEP);
  } catch (error) {
    if (error instanceof NoGradient) return undefined;
    throw error;
  }

  const kept = new Map<number, Promise<Sessions>>();
  const sessionsFor = async (batch: number): Promise<Sessions> => {
    const found = kept.get(batch) ?? open(compile(batch));
    // The last one used is the last one to go.
    kept.delete(batch);
    kept.set(batch, found);
    for (const [oldest, sessions] of kept) {
      if (kept.size <= LENGTHS) break;
      kept.delete(oldest);
      await close(await sessions);
    }
    return found;
  };

  const filledUp = (batch: number) => STEP * Math.ceil(batch / STEP);
  const { descriptorLength } = head;
  return {
    async describe(maps, parameters) {
      const batch = lengthOf(maps);
      const { forward } = await sessionsFor(filledUp(batch));
      const results = await forward.session.run(feedsOf(forward.inputs, maps, parameters, filledUp(batch)));
      const { data } = results[RESULT] as OnnxTensors[string];
      return (data as Float32Array).subarray(0, batch * descriptorLength);
    },
    async differentiate(maps, parameters, gradient) {
      const batch = lengthOf(maps);
      const { backward, learned: reached } = await sessionsFor(filledUp(batch));
      if (backward === undefined) return {};
      // What a batch is filled up with counts nothing.
      const data = new Float32Array(filledUp(batch) * descriptorLength);
      data.set(gradient);
      const seed = { type: "float32" as const, dims: [filledUp(batch), descriptorLength], data };
      const feeds = feedsOf(backward.inputs, maps, parameters, filledUp(batch));
      const results = await backward.session.run({ ...feeds, [RESULT_GRADIENT]: seed });
      return Object.fromEntries(
        reached.map((name) => [name, results[parameterGradientName(name)]?.data as Float32Array]),
      );
    },
    async close() {
      for (const sessions of kept.values()) await close(await sessions);
      kept.clear();
    },
  };
}

async function open({ forward, backward, learned }: CompiledGradients): Promise<Sessions> {
  const opened = async ({ file, inputs }: CompiledGraph) => ({ session: await openOnnxSession(file), inputs });
  const [one, other] = await Promise.all([opened(forward), learned.length > 0 ? opened(backward) : undefined]);
  return { forward: one, backward: other, learned };
}

async function close({ forward, backward }: Sessions): Promise<void> {
  await forward.session.close();
  await backward?.session.close();
}

const lengthOf = ([first]: Maps): number => (first as Maps[number]).dims[0] as number;

/** Copies, since a session takes what it is given away; a batch is filled up with its last picture. */
function feedsOf(inputs: readonly string[], maps: Maps, parameters: Tensors, length: number): OnnxTensors {
  const feeds: Record<string, OnnxTensors[string]> = {};
  for (const [place, { values, dims }] of maps.entries()) {
    const [batch, ...shape] = dims as [number, ...number[]];
    const size = values.length / batch;
    const data = new Float32Array(length * size);
    data.set(values);
    for (let row = batch; row < length; row++) data.copyWithin(row * size, (batch - 1) * size, batch * size);
    feeds[mapName(place)] = { type: "float32", dims: [length, ...shape], data };
  }
  for (const [name, { data, shape }] of Object.entries(parameters)) {
    feeds[parameterName(name)] = { type: "float32", dims: shape, data: Float32Array.from(data) };
  }
  return Object.fromEntries(Object.entries(feeds).filter(([name]) => inputs.includes(name)));
}
