import sharp from "sharp";
import { type Canvas, createCanvas } from "../../../packages/core/dist/synthesis/canvas.js";
import { type Brush, createBrush } from "../../../packages/core/dist/synthesis/kinds/brush.js";
import { createCamera, type Viewpoint } from "../../../packages/core/dist/synthesis/places/camera.js";
import { type LightName, lights } from "../../../packages/core/dist/synthesis/places/light.js";
import { createPen, type Pen } from "../../../packages/core/dist/synthesis/places/pen.js";

const standing: Viewpoint = { x: 0, height: 1.7, distance: 15, yaw: 0, pitch: 0, roll: 0, focal: 240 };

/** A pen on an empty picture of a street, seen from straight ahead unless told otherwise. */
export function street(light: LightName = "sun", viewpoint: Partial<Viewpoint> = {}): Pen {
  const camera = createCamera({ ...standing, ...viewpoint }, [160, 190]);
  return createPen(createCanvas(320, 240, 320), camera, { ...lights[light], side: 1 });
}

/** A brush on an empty square picture whose middle is the origin that birds are drawn around. */
export function easel(): { readonly brush: Brush; readonly canvas: Canvas } {
  const canvas = createCanvas(256, 256, 256);
  canvas.markup('<g transform="translate(128 128)">');
  const brush = createBrush(canvas, { name: "plain", factors: [1, 1, 1], side: 1 });
  return { brush, canvas: { ...canvas, svg: () => canvas.svg().replace("</svg>", "</g></svg>") } };
}

export interface Ink {
  /** Share of pixels that are not transparent. */
  readonly share: number;
  /** The inked pixels' box, in pixels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Mean of red, green and blue over the inked pixels. */
  readonly brightness: number;
}

/** What was drawn, as sharp renders it. */
export async function inkOf(svg: string): Promise<Ink> {
  if (/NaN|undefined|Infinity/.test(svg)) throw new Error("the drawing holds a number that is none");
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const inked = Array.from({ length: info.width * info.height }, (_, pixel) => pixel).filter(
    (pixel) => (data[pixel * 4 + 3] as number) > 40,
  );
  const columns = inked.map((pixel) => pixel % info.width);
  const rows = inked.map((pixel) => Math.floor(pixel / info.width));
  const sum = inked.reduce(
    (total, pixel) => total + (data[pixel * 4] ?? 0) + (data[pixel * 4 + 1] ?? 0) + (data[pixel * 4 + 2] ?? 0),
    0,
  );
  const extreme = (values: readonly number[], choose: (a: number, b: number) => number) =>
    values.reduce((most, value) => choose(most, value), values[0] ?? Number.NaN);
  return {
    share: inked.length / (info.width * info.height),
    left: extreme(columns, Math.min),
    right: extreme(columns, Math.max),
    top: extreme(rows, Math.min),
    bottom: extreme(rows, Math.max),
    brightness: sum / (3 * Math.max(1, inked.length)),
  };
}

/** Mean difference of two drawings' channels, 0-255, over a white ground. */
export async function difference(first: string, second: string): Promise<number> {
  const [one, other] = await Promise.all(
    [first, second].map((svg) => sharp(Buffer.from(svg)).flatten({ background: "#fff" }).raw().toBuffer()),
  );
  if (!one || !other) throw new Error("nothing rendered");
  return one.reduce((total, value, at) => total + Math.abs(value - (other[at] as number)), 0) / one.length;
}
