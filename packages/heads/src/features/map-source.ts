import {
  compileMapFormula,
  type FeatureMapShape,
  type Head,
  type MapFormula,
  mapName,
  type OneOrMore,
  openOnnxSession,
  RetrievalError,
} from "@loci/core";

/** Feature maps of many pictures, at hand: computed once, read as often as heads are tried on them. */
export interface MapSource {
  readonly pictures: number;
  /** Of every layer. */
  readonly shapes: OneOrMore<{ readonly height: number; readonly width: number; readonly channels: number }>;
  /** For each layer float32 `[pictures, height, width, channels]`, the caller's own. */
  read(pictures: readonly number[]): Promise<readonly Float32Array[]>;
}

/** Pictures of one run: enough for the matrix products, little memory. */
const BATCH = 16;
const RESULT = "result";

export interface FormulaRun {
  /** Ends it between two batches, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Which layers the formula takes (default: all, in order). */
  readonly layers?: readonly number[];
  /** Pictures done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a formula makes of the maps of these pictures, batch by batch, on ONNX Runtime: rows of the result, picture by picture. */
export async function* runFormula(
  formula: MapFormula,
  source: MapSource,
  pictures: readonly number[],
  { signal, layers = source.shapes.map((_, layer) => layer), onProgress }: FormulaRun = {},
): AsyncGenerator<{ readonly pictures: readonly number[]; readonly values: Float32Array }> {
  const shapes = layers.map((layer) => source.shapes[layer] as MapSource["shapes"][0]);
  const channels = shapes.map((shape) => shape.channels) as unknown as OneOrMore<number>;
  const session = await openOnnxSession(compileMapFormula(formula, channels, RESULT));
  try {
    for (let start = 0; start < pictures.length; start += BATCH) {
      signal?.throwIfAborted();
      const part = pictures.slice(start, start + BATCH);
      const maps = await source.read(part);
      const feeds = layers.map((layer, place) => {
        const { height, width, channels } = shapes[place] as MapSource["shapes"][0];
        const dims = [part.length, height, width, channels];
        return [mapName(place), { type: "float32" as const, dims, data: maps[layer] as Float32Array }];
      });
      const outputs = await session.run(Object.fromEntries(feeds));
      yield { pictures: part, values: outputs[RESULT]?.data as Float32Array };
      onProgress?.(start + part.length, pictures.length);
    }
  } finally {
    await session.close();
  }
}

/** A head as a formula with the parameters that it has. */
export const formulaOf = (head: Head): MapFormula => ({
  parameters: head.parameters,
  compute: (ops, featureMaps, parameters) => head.aggregate(ops, featureMaps, parameters),
});

/** @throws RetrievalError when the maps are not those that the head was made for */
export function checkShapes({ name, inputs }: Head, shapes: readonly FeatureMapShape[]): void {
  for (const [place, input] of inputs.entries()) {
    const shape = shapes[place];
    const fits = (["channels", "height", "width"] as const).every(
      (side) => input[side] === undefined || input[side] === shape?.[side],
    );
    if (fits) continue;
    throw new RetrievalError({
      what: `${name}: feature map ${place + 1} of ${inputs.length}, height × width × channels`,
      expected: dims(input),
      got: shape === undefined ? "none" : dims(shape),
      remedy: "Make the head for these maps",
    });
  }
}

const dims = ({ height, width, channels }: FeatureMapShape): string =>
  `${height ?? "any"} × ${width ?? "any"} × ${channels}`;

/**
 * Descriptors of these pictures: float32 `[pictures, descriptorLength]`.
 * @throws RetrievalError when the head was made for other maps
 */
export async function describeMaps(
  head: Head,
  source: MapSource,
  pictures: readonly number[],
  run: FormulaRun = {},
): Promise<Float32Array> {
  const { layers = source.shapes.map((_, layer) => layer) } = run;
  checkShapes(
    head,
    layers.flatMap((layer) => source.shapes[layer] ?? []),
  );
  const descriptors = new Float32Array(pictures.length * head.descriptorLength);
  let offset = 0;
  for await (const { values } of runFormula(formulaOf(head), source, pictures, run)) {
    descriptors.set(values, offset);
    offset += values.length;
  }
  return descriptors;
}
