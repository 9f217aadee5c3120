import sharp from "sharp";
import { createRandom } from "../random.js";
import { createDice } from "./dice.js";

const quality = 88;

/**
 * A drawing as a camera would have recorded it: a little out of focus, under- or overexposed, with grain. JPEG.
 * The grain is ours and not sharp's, which cannot be seeded.
 */
export async function develop(svg: string, seed: number): Promise<Buffer> {
  const dice = createDice(seed, "camera");
  const [softness, grain, exposure] = [dice.between(0, 0.7), dice.between(1, 3.6), dice.between(0.92, 1.08)];
  const drawing = sharp(Buffer.from(svg)).removeAlpha().toColourspace("srgb");
  const focused = softness > 0.3 ? drawing.blur(softness) : drawing;
  const { data, info } = await focused.raw().toBuffer({ resolveWithObject: true });
  addGrain(data, info.channels, { seed, grain, exposure });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } }).jpeg({ quality }).toBuffer();
}

/** Changes the pixels in place. Red, green and blue get the same grain, as from one grain of silver. */
function addGrain(
  pixels: Buffer,
  channels: number,
  { seed, grain, exposure }: { seed: number; grain: number; exposure: number },
): void {
  const random = createRandom(seed);
  for (let pixel = 0; pixel < pixels.length; pixel += channels) {
    // The difference of two uniform numbers is near enough to normal, and has standard deviation 1 / √6.
    const noise = (random.uniform() - random.uniform()) * grain * 2.45;
    for (let channel = pixel; channel < pixel + channels; channel++) {
      pixels[channel] = Math.min(255, Math.max(0, Math.round((pixels[channel] as number) * exposure + noise)));
    }
  }
}
