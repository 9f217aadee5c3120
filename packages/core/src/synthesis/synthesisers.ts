import { nameOfKind, nameOfPlace } from "./class-names.js";
import { mixSeeds } from "./dice.js";
import { drawKind } from "./kinds/draw-kind.js";
import { describeKind } from "./kinds/kind.js";
import { describeKindView } from "./kinds/kind-view.js";
import { drawPlace } from "./places/draw-place.js";
import { describePlace } from "./places/place.js";
import { describePlaceView } from "./places/view.js";

/** One class of a drawn data set. */
export interface SynthesisedClass {
  readonly label: string;
  /** The view at this position, `width` pixels wide, as SVG, with words for a reader. */
  draw(view: number, width: number): { readonly svg: string; readonly description: string };
}

/** A family of data sets that Loci can draw by itself. */
export interface Synthesiser {
  readonly name: string;
  readonly summary: string;
  readonly defaults: { readonly classes: number; readonly perClass: number; readonly size: number };
  /** The class at this position. It depends on nothing else, so that more classes leave the first ones as they are. */
  describe(seed: number, position: number): SynthesisedClass;
}

export type SynthesiserName = "places" | "kinds";

export const synthesisers: Readonly<Record<SynthesiserName, Synthesiser>> = {
  places: {
    name: "places",
    summary: "street fronts seen again from elsewhere, at other hours, in other weather, partly covered",
    defaults: { classes: 24, perClass: 12, size: 320 },
    describe: (seed, position) => {
      const place = describePlace(mixSeeds(seed, "place", position));
      return {
        label: nameOfPlace(seed, position),
        draw: (number, width) => {
          const view = describePlaceView(mixSeeds(seed, "place view", position, number));
          return { svg: drawPlace(place, view, width), description: view.description };
        },
      };
    },
  },
  kinds: {
    name: "kinds",
    summary: "kinds of birds that differ in small marks, four to a family, in many poses, sceneries and lights",
    defaults: { classes: 20, perClass: 14, size: 256 },
    describe: (seed, position) => {
      const kind = describeKind(seed, position);
      return {
        label: nameOfKind(seed, position),
        draw: (number, width) => {
          const view = describeKindView(mixSeeds(seed, "kind view", position, number));
          return { svg: drawKind(kind, view, width), description: view.description };
        },
      };
    },
  },
};
