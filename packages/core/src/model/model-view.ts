import { RetrievalError } from "../errors.js";
import type { OnnxGraph } from "../onnx/graph.js";
import type { OneOrMore } from "./head.js";

/** One way in which a picture is looked at. The descriptors of several views are averaged. */
export interface ModelView {
  /** Mirrored left to right. */
  readonly flip: boolean;
  /** Of the network's input: 0.5 halves its sides. */
  readonly scale: number;
}

/** The picture as it is, and nothing else. */
export const plainView: OneOrMore<ModelView> = [{ flip: false, scale: 1 }];

export interface ModelViewChoice {
  /** Every view also mirrored (default false). */
  readonly flip?: boolean;
  /** 0.25 to 4; default 1. Radenović et al. use 1, 1/√2 and 1/2. */
  readonly scales?: readonly number[];
}

/** Every scale, and with `flip` every scale mirrored, too. @throws RetrievalError on scales out of range or given twice */
export function modelViews({ flip = false, scales = [1] }: ModelViewChoice): OneOrMore<ModelView> {
  const odd = scales.find((scale) => !(scale >= 0.25 && scale <= 4));
  if (odd !== undefined || scales.length === 0 || new Set(scales).size < scales.length) {
    throw new RetrievalError({
      what: "scales of the network's input",
      expected: "different numbers from 0.25 to 4, for example 1,0.7071,0.5",
      got: scales.length === 0 ? "none" : scales.join(","),
    });
  }
  const views = scales.map((scale) => ({ flip: false, scale }));
  return [
    ...views,
    ...(flip ? views.map(({ scale }) => ({ flip: true, scale })) : []),
  ] as unknown as OneOrMore<ModelView>;
}

export const isPlain = ({ flip, scale }: ModelView): boolean => !flip && scale === 1;

/** Length of a side of so many pixels in the view: rounded down in float32, as ONNX's Resize does it. */
export const scaledSide = (pixels: number, { scale }: ModelView): number =>
  Math.floor(Math.fround(pixels * Math.fround(scale)));

/** The view of `pixels`, uint8 `[batch, height, width, 3]`: scaled bilinearly (pixel centres at halves), then mirrored. */
export function viewPixels(graph: OnnxGraph, pixels: string, { flip, scale }: ModelView): string {
  const integers = (value: number, name: string) => graph.initializer(BigInt64Array.of(BigInt(value)), [1], name);
  let result = pixels;
  if (scale !== 1) {
    const scales = graph.initializer(Float32Array.of(1, 1, scale, scale), [4], "scales");
    const channelsFirst = graph.node("Transpose", [graph.node("Cast", [result], { to: FLOAT })], {
      perm: [0, 3, 1, 2],
    });
    const attributes = { mode: "linear", coordinate_transformation_mode: "half_pixel" };
    const resized = graph.node("Resize", [channelsFirst, "", scales], attributes);
    const whole = graph.node("Round", [graph.node("Transpose", [resized], { perm: [0, 2, 3, 1] })]);
    result = graph.node("Cast", [whole], { to: UINT8 });
  }
  if (!flip) return result;
  const bounds = [
    integers(-1, "last"),
    integers(-(2 ** 31), "beyond_first"),
    integers(2, "width"),
    integers(-1, "step"),
  ];
  return graph.node("Slice", [result, ...bounds]);
}

/** ONNX's codes for element types, as Cast's attribute wants them. */
const FLOAT = 1;
const UINT8 = 2;
