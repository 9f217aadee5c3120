import type { OnnxGraph } from "../../onnx/graph.js";
import type { Ops } from "../ops.js";
import type { Tape, Traced } from "./tape.js";

/** What operators with gradients are made of. */
export interface Context {
  readonly graph: OnnxGraph;
  readonly tape: Tape;
  /** The same operators without gradients, which those are written in, too. */
  readonly plain: Ops<string>;
}

export type TracedOps = Ops<Traced>;
