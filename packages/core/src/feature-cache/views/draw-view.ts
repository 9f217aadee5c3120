import { createHash } from "node:crypto";
import type { Region } from "../../image/region.js";
import { type Random, randomOf } from "../../random.js";
import type { ColourChange } from "./colour-change.js";
import type { CompleteView } from "./view.js";

/** What a view comes to for one picture. */
export interface DrawnView {
  readonly flip: boolean;
  /** Given the sides of the upright picture. */
  readonly region: ((sides: Sides) => Region) | undefined;
  readonly colours: ColourChange | undefined;
}

interface Sides {
  /** pixels */
  readonly width: number;
  /** pixels */
  readonly height: number;
}

/** Throws the dice of a view: the same for the same view and content. @param content SHA-256 (hex) of the picture file */
export function drawView({ flip, crop, jitter, seed, number }: CompleteView, content: string): DrawnView {
  // A generator for each kind of draw: whether there is a crop must not change the colours.
  const dice = (what: string) => {
    const digest = createHash("sha256")
      .update(JSON.stringify([what, seed, number, content]))
      .digest();
    return randomOf(digest.readInt32LE(0));
  };
  return {
    flip: flip === "random" ? dice("flip").uniform() < 0.5 : flip,
    region: crop && ((sides) => drawRegion(dice("crop"), crop, sides)),
    colours: jitter && drawColours(dice("jitter"), jitter),
  };
}

/** As often as torchvision tries. */
const ATTEMPTS = 10;

/**
 * torchvision's `RandomResizedCrop.get_params`, without rounding to pixels: area uniform in `scale`, aspect ratio uniform in
 * log `ratio`, place uniform; after ten rectangles that do not fit, the largest one in the middle whose ratio is allowed.
 */
function drawRegion(
  random: Random,
  { scale, ratio }: NonNullable<CompleteView["crop"]>,
  { width, height }: Sides,
): Region {
  const [low, high] = [Math.log(ratio[0]), Math.log(ratio[1])];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = width * height * (scale[0] + (scale[1] - scale[0]) * random.uniform());
    const aspect = Math.exp(low + (high - low) * random.uniform());
    const part = { width: Math.sqrt(area * aspect) / width, height: Math.sqrt(area / aspect) / height };
    if (part.width > 1 || part.height > 1) continue;
    return { left: (1 - part.width) * random.uniform(), top: (1 - part.height) * random.uniform(), ...part };
  }
  const aspect = Math.min(Math.max(width / height, ratio[0]), ratio[1]);
  const part = { width: Math.min(1, (height * aspect) / width), height: Math.min(1, width / aspect / height) };
  return { left: (1 - part.width) / 2, top: (1 - part.height) / 2, ...part };
}

function drawColours(random: Random, ranges: NonNullable<CompleteView["jitter"]>): ColourChange {
  const around = (centre: number, by: number) => centre + by * (2 * random.uniform() - 1);
  return {
    brightness: around(1, ranges.brightness),
    contrast: around(1, ranges.contrast),
    saturation: around(1, ranges.saturation),
    hue: around(0, ranges.hue),
  };
}
