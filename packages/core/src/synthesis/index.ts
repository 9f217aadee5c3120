export { drawKind } from "./kinds/draw-kind.js";
export { describeKind, type Kind } from "./kinds/kind.js";
export { describeKindView, type KindView } from "./kinds/kind-view.js";
export { drawPlace } from "./places/draw-place.js";
export { describePlace, type Place } from "./places/place.js";
export { describePlaceView, type PlaceView } from "./places/view.js";
export { type SynthesisedPicture, type SynthesisOptions, synthesise } from "./synthesise.js";
export {
  type SynthesisedClass,
  type Synthesiser,
  type SynthesiserName,
  synthesisers,
} from "./synthesisers.js";
