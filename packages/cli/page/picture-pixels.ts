import type { Region } from "@loci/cli/client";
import { drawnSize } from "./drawn-size.js";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGB, row by row. */
  readonly data: Uint8Array;
}

/**
 * A picture, or a part of it, as the service would decode it: upright, in sRGB, on white. The browser shrinks what is larger than
 * a model needs; the model itself does the rest.
 */
export async function picturePixels(picture: Blob, region: Region | undefined): Promise<Pixels> {
  const bitmap = await createImageBitmap(picture).catch(() => {
    throw new Error("This browser cannot read the picture; let the service describe it");
  });
  try {
    const { left, top, width, height, drawn } = drawnSize(bitmap, region);
    const canvas = new OffscreenCanvas(drawn.width, drawn.height);
    const context = canvas.getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    context.fillStyle = "white";
    context.fillRect(0, 0, drawn.width, drawn.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, left, top, width, height, 0, 0, drawn.width, drawn.height);
    return { ...drawn, data: withoutAlpha(context.getImageData(0, 0, drawn.width, drawn.height).data) };
  } finally {
    bitmap.close();
  }
}

function withoutAlpha(pixels: Uint8ClampedArray): Uint8Array {
  const result = new Uint8Array((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    result[to] = pixels[from] as number;
    result[to + 1] = pixels[from + 1] as number;
    result[to + 2] = pixels[from + 2] as number;
  }
  return result;
}
