import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

/** What each class looks like: a shape that a network tells apart, on a ground that changes from picture to picture. */
const shapes: Readonly<Record<string, string>> = {
  circles: '<circle cx="80" cy="80" r="50" fill="#c33"/><circle cx="170" cy="120" r="34" fill="#c33"/>',
  stripes: [20, 60, 100, 140, 180, 220]
    .map((x) => `<rect x="${x}" y="0" width="18" height="240" fill="#263"/>`)
    .join(""),
  triangles: '<path d="M20 220 L110 40 L200 220 Z" fill="#249"/><path d="M150 120 L190 30 L230 120 Z" fill="#249"/>',
};

export const classNames = Object.keys(shapes);

/** Draws `perClass` JPEGs of each class into class folders below `folder`. */
export async function drawClassFolders(folder: string, perClass: number): Promise<void> {
  for (const [label, shape] of Object.entries(shapes)) {
    await mkdir(join(folder, label), { recursive: true });
    for (let number = 0; number < perClass; number++) {
      const move = `translate(${number * 6} ${number * 4}) rotate(${number * 3})`;
      const ground = ["#eee", "#dcd4c4", "#cde", "#e8d8d8"][number % 4];
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><rect width="240" height="240" fill="${ground}"/><g transform="${move}">${shape}</g></svg>`;
      await writeFile(join(folder, label, `${number}.jpg`), await sharp(Buffer.from(svg)).jpeg().toBuffer());
    }
  }
}

/** A JPEG that ends in the middle, and a text that is called .jpg. */
export async function addBrokenPictures(folder: string): Promise<void> {
  const whole = await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: "#888",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();
  await writeFile(join(folder, "truncated.jpg"), whole.subarray(0, whole.length >> 1));
  await writeFile(join(folder, "text.jpg"), "This is not a picture.\n");
}
