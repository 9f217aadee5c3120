import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@loci/core";
import sharp from "sharp";

/** Writes `count` small PNGs, no two alike. @returns them in order */
export async function noisePictures(folder: string, count: number, seed = 1): Promise<{ path: string }[]> {
  await mkdir(folder, { recursive: true });
  const random = createRandom(seed);
  const pictures: { path: string }[] = [];
  for (let number = 0; number < count; number++) {
    const [width, height] = [40 + random.integer(24), 40 + random.integer(24)];
    const raw = Uint8Array.from({ length: 12 * 12 * 3 }, () => random.integer(256));
    const path = join(folder, `${number}.png`);
    const picture = sharp(raw, { raw: { width: 12, height: 12, channels: 3 } }).resize(width, height, { fit: "fill" });
    await writeFile(path, await picture.png().toBuffer());
    pictures.push({ path });
  }
  return pictures;
}
