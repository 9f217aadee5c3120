import { existsSync } from "node:fs";
import { join } from "node:path";
import { createService, defaultServiceOptions, type Service } from "@loci/cli/service";
import { decodeImage, type Extractor, openExtractor, type PictureFile } from "@loci/core";
import { loadModel } from "@loci/heads";
import { type Browser, chromium } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { suiteFolder } from "../../support/suite-folder.js";

const executablePath = "/usr/bin/chromium";

/** A scene with edges and slopes. */
const scene = (width: number, height: number) =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 80" preserveAspectRatio="none">
      <defs><linearGradient id="g"><stop stop-color="#9cf"/><stop offset="1" stop-color="#fd8"/></linearGradient></defs>
      <rect width="100" height="80" fill="url(#g)"/><path d="M0 60 L30 20 L55 60 L75 35 L100 70 V80 H0 Z" fill="#364"/>
      <circle cx="78" cy="18" r="9" fill="#e62"/><path d="M20 80 L40 50 L60 80" stroke="#222" stroke-width="2" fill="none"/></svg>`),
  );

// The model runs in onnxruntime-web, as anyone else's page would run an export that takes pictures.
describe.skipIf(!existsSync(executablePath))("descriptors made in Chromium (skipped where it is not installed)", () => {
  let browser: Browser;
  let service: Service;
  let extractor: Extractor;
  beforeAll(async () => {
    const folder = await suiteFolder();
    await drawClassFolders(join(folder, "pictures"), 1);
    const index = join(folder, "shapes.loci");
    const words = ["--model", "mobilenet_v2/gem", "--fit", "crop", "--kind", "flat", "--out", index];
    await runLoci("index", "build", join(folder, "pictures"), ...words);
    extractor = await openExtractor(await loadModel(join(index, "model")), { pictures: 1 });
    const options = { ...defaultServiceOptions, port: 0, linger: 50, logLevel: "silent", sharesModels: true };
    service = await createService({ ...options, indexes: [index] });
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await service?.close();
    await extractor?.close();
  });

  async function onServer(picture: PictureFile): Promise<Float32Array> {
    const { value } = await extractor.describe([picture]).next();
    return (value as { descriptors: Float32Array }).descriptors;
  }

  /** What the page sends in place of the picture. */
  async function inBrowser(picture: Buffer): Promise<number[]> {
    const page = await browser.newPage();
    try {
      await page.addInitScript('localStorage.setItem("loci-describe-here", "yes")');
      const search = page.waitForRequest((request) => request.url().endsWith("/v1/search"), { timeout: 60_000 });
      await page.goto(service.url);
      await page
        .getByLabel("Pictures to search with")
        .setInputFiles({ name: "query.jpg", mimeType: "image/jpeg", buffer: picture });
      const [example] = (await search).postDataJSON().positive as { descriptor: number[]; fingerprint: string }[];
      expect(example?.fingerprint).toBe(extractor.model.fingerprint);
      return example?.descriptor as number[];
    } finally {
      await page.close();
    }
  }

  const cosine = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Array.from(one).reduce((sum, value, at) => sum + value * (other[at] as number), 0);

  // Not exactly 1: both decode JPEG by code of their own, large ones shrink on the way in different manner, and WebAssembly
  // adds up in another order.
  it.each([
    ["of moderate size", 500, 400, undefined, 0.999],
    ["turned by its EXIF orientation, and large", 1900, 1500, 6, 0.99],
  ])(
    "are those of the service, for a picture %s",
    async (_, width, height, orientation, least) => {
      const drawn = scene(width, height).jpeg({ quality: 92 });
      const bytes = await (orientation === undefined ? drawn : drawn.withMetadata({ orientation })).toBuffer();
      const expected = await onServer({ path: "query.jpg", bytes });
      const got = await inBrowser(bytes);
      expect(got).toHaveLength(expected.length);
      expect(cosine(got, expected)).toBeGreaterThan(least);
      const { preprocessing } = extractor.model;
      // That this says something: another picture is further away.
      const { data } = await decodeImage(bytes, preprocessing);
      const turned = await sharp(data.toReversed(), { raw: { width: 224, height: 224, channels: 3 } })
        .png()
        .toBuffer();
      expect(cosine(await onServer({ path: "turned.png", bytes: turned }), expected)).toBeLessThan(least);
    },
    120_000,
  );
});
