import { readFile } from "node:fs/promises";
import { decodeImage, sha256, type View } from "@loci/core";
import { expect, it } from "vitest";
import { decodeView } from "../../../../packages/core/dist/feature-cache/views/decode-view.js";
import { completeView } from "../../../../packages/core/dist/feature-cache/views/view.js";
import { noisePictures } from "../../../support/noise-pictures.js";
import { suiteFolder } from "../../../support/suite-folder.js";

const [picture] = (await noisePictures(await suiteFolder(), 1)) as [{ path: string }];
const bytes = await readFile(picture.path);
const decode = (view: View, fit: "fill" | "crop" = "fill") =>
  decodeView(bytes, { fit, size: 32, view: completeView(view), content: sha256(bytes), name: picture.path });

it.each(["fill", "crop"] as const)("the view without changes is what decodeImage gives, fit %s", async (fit) => {
  expect(await decode({}, fit)).toEqual(await decodeImage(picture.path, { fit, size: 32 }));
});

it("the flipped view has each row the other way round", async () => {
  const [plain, flipped] = [await decode({}), await decode({ flip: true })];
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const at = (image: typeof plain, column: number) => [
        ...image.data.subarray((y * 32 + column) * 3, (y * 32 + column) * 3 + 3),
      ];
      expect(at(flipped, x)).toEqual(at(plain, 31 - x));
    }
  }
});

it("random views repeat exactly, differ from each other and have the network's size", async () => {
  const views: View[] = [
    {},
    { crop: {} },
    { crop: {}, number: 1 },
    { jitter: { brightness: 0.4, hue: 0.2 } },
    { crop: {}, jitter: { brightness: 0.4 } },
  ];
  const images = await Promise.all(views.map((view) => decode(view)));
  expect(await Promise.all(views.map((view) => decode(view)))).toEqual(images);
  expect(new Set(images.map(({ data }) => sha256(data))).size).toBe(views.length);
  expect(images.every(({ width, height }) => width === 32 && height === 32)).toBe(true);
});

it("names the picture when it cannot be decoded, whatever the view", async () => {
  const cut = bytes.subarray(0, bytes.length - 100);
  for (const view of [{}, { crop: { scale: [0.05, 0.05] } }] as View[]) {
    const decoding = decodeView(cut, {
      fit: "fill",
      size: 32,
      view: completeView(view),
      content: "c",
      name: "cut.png",
    });
    await expect(decoding).rejects.toThrow(/picture "cut.png": a PNG picture that is truncated or damaged/);
  }
});
