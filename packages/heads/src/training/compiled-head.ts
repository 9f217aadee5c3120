import {
  type CompiledGradients,
  type CompiledGraph,
  compileGradients,
  gradientName,
  type Head,
  type LearnedFormula,
  mapName,
  type OneOrMore,
  type OnnxSession,
  type OnnxTensor,
  type OnnxTensors,
  openOnnxSession,
  parameterName,
  type Random,
} from "@loci/core";
import type { TrainingBatch } from "./batch-gradients.js";
import type { Tensors } from "./learner-variables.js";
import { cosines } from "./losses/distances.js";
import type { Comparison } from "./losses/loss-definition.js";

type Maps = TrainingBatch["maps"];

/** What a loss is computed of: `comparedBy` says what is compared. */
interface SeenByLoss {
  readonly compared: Float32Array;
  /** `[batch, batch]` */
  readonly cosines: Float32Array;
  /**
   * Once.
   * @param gradient of the loss by what is compared, as long as that
   * @returns that by the parameters which learn and which the descriptors depend on, each as long as the parameter
   */
  differentiate(gradient: Float32Array): Promise<Readonly<Record<string, Float32Array>>>;
  /** The maps that were seen, where they are after all this: their memory was taken away. */
  mapsBack(): Maps;
}

/** A head whose descriptors and gradients ONNX Runtime computes, on all cores. */
export interface CompiledHead {
  /**
   * @param maps whose memory may be taken away: see `mapsBack`
   * @param random what heads draw that do so in training
   */
  see(maps: Maps, parameters: Tensors, random: Random): Promise<SeenByLoss>;
  close(): Promise<void>;
}

/** Batches are filled up to a multiple of this, so that those of different lengths share graphs. */
export const STEP = 8;

/** Graphs of so many lengths of batches are kept. */
const LENGTHS = 4;

interface Sessions {
  readonly forward: Opened;
  /** Absent where the descriptors depend on nothing that learns. */
  readonly backward: Opened | undefined;
  readonly kept: readonly string[];
  readonly draws: CompiledGradients["draws"];
  readonly learned: readonly string[];
}

interface Opened {
  readonly session: OnnxSession;
  readonly inputs: readonly string[];
}

const [COSINES, DESCRIPTORS] = ["cosines", "descriptors"];

/**
 * @param learned names of the parameters of the head that learn
 * @param compares what the loss does
 * @param shapes of the head's maps, each `[height, width, channels]`
 */
export function compileHead(
  head: Head,
  learned: readonly string[],
  compares: Comparison,
  shapes: OneOrMore<readonly number[]>,
): CompiledHead {
  const by = compares === "classes" ? DESCRIPTORS : COSINES;
  const compile = (batch: number): CompiledGradients => {
    const dims = shapes.map((shape) => [batch, ...shape]) as unknown as OneOrMore<readonly number[]>;
    return compileGradients(formulaOf(head), { dims, results: [...new Set([by, COSINES])], by, learned });
  };
  const { sessionsFor, close } = keepSessions((batch) => open(compile(batch)));
  // What came back from the last step: memory that is there is cheaper than new memory.
  let spare: OnnxTensors = {};
  return {
    async see(maps, parameters, random) {
      const batch = lengthOf(maps);
      const { forward, backward, kept, draws, learned: reached } = await sessionsFor(filledUp(batch));
      const areWhole = batch === filledUp(batch);
      let held: OnnxTensors = {
        ...(areWhole ? mapsOf(maps) : filledMaps(maps, filledUp(batch), spare)),
        ...copiesOf(parameters, spare),
        ...drawn(draws, random),
      };
      const { outputs, inputs } = await forward.session.lend(only(forward.inputs, held));
      held = { ...held, ...inputs };
      const seen = (name: string, columns: number) => part(outputs[name] as OnnxTensor, batch, columns);
      const cosines = seen(COSINES, batch);
      return {
        ...{ cosines, compared: by === COSINES ? cosines : seen(DESCRIPTORS, head.descriptorLength) },
        async differentiate(gradient) {
          if (backward === undefined) return {};
          const width = by === COSINES ? filledUp(batch) : head.descriptorLength;
          const seed = withMoreRows(gradient, batch, [filledUp(batch), width]);
          const given = { ...only(kept, outputs), [gradientName(by)]: seed };
          const { outputs: found, inputs: back } = await backward.session.lend(only(backward.inputs, held), given);
          held = { ...held, ...back };
          return Object.fromEntries(reached.map((name) => [name, found[gradientName(name)]?.data as Float32Array]));
        },
        mapsBack() {
          const ours = Object.keys(parameters).map(parameterName);
          spare = only(areWhole ? ours : [...ours, ...maps.map((_, place) => mapName(place))], held);
          if (!areWhole) return maps;
          return maps.map(({ dims }, place) => ({ dims, values: held[mapName(place)]?.data as Float32Array }));
        },
      };
    },
    close,
  };
}

const formulaOf = (head: Head): LearnedFormula => ({
  parameters: head.parameters,
  compute(ops, maps, parameters) {
    const descriptors = head.aggregate(ops, maps, parameters, "training");
    return { [DESCRIPTORS]: descriptors, [COSINES]: cosines(ops, descriptors, descriptors) };
  },
});

/** Opens sessions for a length of batches when one comes, and closes those that were not used for longest. */
function keepSessions(open: (batch: number) => Promise<Sessions>) {
  const kept = new Map<number, Promise<Sessions>>();
  return {
    async sessionsFor(batch: number): Promise<Sessions> {
      const found = kept.get(batch) ?? open(batch);
      // The last one used is the last one to go.
      kept.delete(batch);
      kept.set(batch, found);
      for (const [oldest, sessions] of kept) {
        if (kept.size <= LENGTHS) break;
        kept.delete(oldest);
        await close(await sessions);
      }
      return found;
    },
    async close(): Promise<void> {
      for (const sessions of kept.values()) await close(await sessions);
      kept.clear();
    },
  };
}

async function open({ forward, backward, kept, draws, learned }: CompiledGradients): Promise<Sessions> {
  const opened = async ({ file, inputs }: CompiledGraph) => ({ session: await openOnnxSession(file), inputs });
  const [one, other] = await Promise.all([opened(forward), learned.length > 0 ? opened(backward) : undefined]);
  return { forward: one, backward: other, kept, draws, learned };
}

async function close({ forward, backward }: Sessions): Promise<void> {
  await forward.session.close();
  await backward?.session.close();
}

const lengthOf = ([first]: Maps): number => (first as Maps[number]).dims[0] as number;

export const filledUp = (batch: number) => STEP * Math.ceil(batch / STEP);

/** The rows and columns that were there before a batch was filled up. */
function part({ data, dims }: OnnxTensor, rows: number, columns: number): Float32Array {
  const width = dims[1] as number;
  const values = data as Float32Array;
  if (width === columns) return values.subarray(0, rows * columns);
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    return values[Math.floor(i / columns) * width + (i % columns)] as number;
  });
}

/** The other way: what a batch is filled up with counts nothing. */
function withMoreRows(values: Float32Array, rows: number, dims: readonly [number, number]): OnnxTensor {
  const data = new Float32Array(dims[0] * dims[1]);
  const columns = values.length / rows;
  for (let row = 0; row < rows; row++) data.set(values.subarray(row * columns, (row + 1) * columns), row * dims[1]);
  return { type: "float32", dims, data };
}

/** The maps as they are. */
const mapsOf = (maps: Maps): OnnxTensors =>
  Object.fromEntries(maps.map(({ values, dims }, place) => [mapName(place), { type: "float32", dims, data: values }]));

/**
 * Copies of maps, filled up with the last picture.
 * @param spare copies of an earlier step, to be written over
 */
function filledMaps(maps: Maps, length: number, spare: OnnxTensors): OnnxTensors {
  const feeds = maps.map(({ values, dims }, place): [string, OnnxTensor] => {
    const [batch, ...shape] = dims as [number, ...number[]];
    const size = values.length / batch;
    const data = memory(spare[mapName(place)], length * size);
    data.set(values);
    for (let row = batch; row < length; row++) data.copyWithin(row * size, (batch - 1) * size, batch * size);
    return [mapName(place), { type: "float32", dims: [length, ...shape], data }];
  });
  return Object.fromEntries(feeds);
}

/** @param spare copies of an earlier step, to be written over */
function copiesOf(parameters: Tensors, spare: OnnxTensors): OnnxTensors {
  const feeds = Object.entries(parameters).map(([name, { data, shape }]): [string, OnnxTensor] => {
    const copy = memory(spare[parameterName(name)], data.length);
    copy.set(data);
    return [parameterName(name), { type: "float32", dims: shape, data: copy }];
  });
  return Object.fromEntries(feeds);
}

const memory = (spare: OnnxTensor | undefined, size: number): Float32Array =>
  spare?.data instanceof Float32Array && spare.data.length === size ? spare.data : new Float32Array(size);

const drawn = (draws: Sessions["draws"], random: Random): OnnxTensors =>
  Object.fromEntries(
    draws.map(({ name, dims }) => {
      const length = dims.reduce((product, dim) => product * dim, 1);
      return [name, { type: "float32" as const, dims, data: Float32Array.from({ length }, random.uniform) }];
    }),
  );

const only = (names: readonly string[], feeds: OnnxTensors): OnnxTensors =>
  Object.fromEntries(Object.entries(feeds).filter(([name]) => names.includes(name)));
