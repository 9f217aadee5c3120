import { sharp } from "../../image/configured-sharp.js";
import type { Image } from "../../image/image.js";

/** Factors of 1 and a hue of 0 change nothing. */
export interface ColourChange {
  /** Factor of every value. */
  readonly brightness: number;
  /** Factor of the distance from the picture's mean luminance. */
  readonly contrast: number;
  /** Factor of the distance from the pixel's own luminance: 0 is grey. */
  readonly saturation: number;
  /** Turns around the grey axis that keep the luminance: 0.5 gives the opposite colours. */
  readonly hue: number;
}

type Matrix = readonly [Row, Row, Row];
type Row = readonly [number, number, number];

/** Weights of red, green and blue in the luminance, of gamma-encoded values: Filter Effects Module Level 1 (W3C). */
const LUMINANCE: Row = [0.213, 0.715, 0.072];

/**
 * Changes brightness, contrast, saturation and hue, in this order, of values 0-255, and clips the result to that range once,
 * at the end. Brightness and contrast are torchvision's `ColorJitter`; saturation and hue are the linear `saturate` and
 * `hueRotate` of feColorMatrix in Filter Effects Module Level 1 (W3C), so that all four make one matrix and an offset.
 */
export async function changeColours({ width, height, data }: Image, change: ColourChange): Promise<Image> {
  const { brightness, contrast, saturation, hue } = change;
  const colours = product(hueRotation(hue), saturate(saturation));
  const matrix = colours.map((row) => row.map((entry) => brightness * contrast * entry));
  const offset = (1 - contrast) * brightness * meanLuminance(data);
  const pixels = await sharp(data, { raw: { width, height, channels: 3 } })
    .recomb(matrix as unknown as [number[], number[], number[]] as never)
    // sharp cuts decimals off; half a level more rounds.
    .linear(1, offset + 0.5)
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength) };
}

function meanLuminance(data: Uint8Array): number {
  const sums = [0, 0, 0];
  for (let start = 0; start < data.length; start += 3) {
    for (let channel = 0; channel < 3; channel++) {
      sums[channel] = (sums[channel] as number) + (data[start + channel] as number);
    }
  }
  return dot(LUMINANCE, sums as unknown as Row) / (data.length / 3);
}

/** Moves every colour from its grey by a factor: rows `factor * identity + (1 - factor) * LUMINANCE`. */
const saturate = (factor: number): Matrix =>
  identity.map((row) =>
    row.map((entry, column) => factor * entry + (1 - factor) * (LUMINANCE[column] as number)),
  ) as unknown as Matrix;

/** `hueRotate` of the standard: L + cos(angle) (I - L) + sin(angle) S, where L has the luminance in every row. */
function hueRotation(turns: number): Matrix {
  const [cosine, sine] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
  return identity.map((row, line) =>
    row.map((entry, column) => {
      const grey = LUMINANCE[column] as number;
      return grey + cosine * (entry - grey) + sine * (SINE[line]?.[column] as number);
    }),
  ) as unknown as Matrix;
}

const identity: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const SINE: Matrix = [
  [-0.213, -0.715, 0.928],
  [0.143, 0.14, -0.283],
  [-0.787, 0.715, 0.072],
];

const dot = (a: Row, b: Row): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    [0, 1, 2].map((column) => dot(row, b.map((line) => line[column]) as unknown as Row)),
  ) as unknown as Matrix;
