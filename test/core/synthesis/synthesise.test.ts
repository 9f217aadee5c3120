import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RetrievalError, type SynthesisedPicture, type SynthesiserName, synthesise } from "@loci/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "loci-synthesise-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Share of pictures whose nearest other picture by colour histogram (4 × 4 × 4 bins) is of the same class. */
async function histogramRecall(pictures: readonly SynthesisedPicture[]): Promise<number> {
  const histograms = await Promise.all(
    pictures.map(async ({ path }) => {
      const bins = new Float64Array(64);
      const pixels = await sharp(path).raw().toBuffer();
      for (let at = 0; at < pixels.length; at += 3) {
        const [red, green, blue] = [pixels[at], pixels[at + 1], pixels[at + 2]].map((value) => (value ?? 0) >> 6);
        const bin = (red ?? 0) * 16 + (green ?? 0) * 4 + (blue ?? 0);
        bins[bin] = (bins[bin] ?? 0) + 3 / pixels.length;
      }
      return bins;
    }),
  );
  const distance = (one: Float64Array, other: Float64Array) =>
    one.reduce((sum, value, bin) => sum + (value - (other[bin] ?? 0)) ** 2, 0);
  const right = pictures.filter(({ label }, query) => {
    const others = pictures.map((_, at) => at).filter((at) => at !== query);
    const to = (at: number) => distance(histograms[query] as Float64Array, histograms[at] as Float64Array);
    return pictures[others.reduce((best, at) => (to(at) < to(best) ? at : best))]?.label === label;
  });
  return right.length / pictures.length;
}

describe.each(["places", "kinds"] as const)("synthesise %s", (kind: SynthesiserName) => {
  const options = { classes: 6, perClass: 4, size: 128, seed: 3 };
  let pictures: SynthesisedPicture[];
  const progress: string[] = [];
  beforeAll(async () => {
    const onPicture = (done: number, total: number) => progress.push(`${done}/${total}`);
    pictures = await synthesise(kind, join(root, kind), { ...options, onPicture });
  });

  it("writes a folder of numbered pictures for each class and nothing else", async () => {
    const labels = await readdir(join(root, kind));
    expect(labels.sort()).toEqual([...new Set(pictures.map(({ label }) => label))].sort());
    expect(labels).toHaveLength(6);
    for (const label of labels) {
      expect((await readdir(join(root, kind, label))).sort()).toEqual(["001.jpg", "002.jpg", "003.jpg", "004.jpg"]);
    }
    expect(existsSync(`${join(root, kind)}.unfinished`)).toBe(false);
  });

  it("returns every picture with its class and a description, and tells its progress", () => {
    expect(pictures).toHaveLength(24);
    for (const { path, label, view } of pictures) {
      expect(path.startsWith(join(root, kind, label))).toBe(true);
      expect(view.length).toBeGreaterThan(5);
    }
    expect(progress).toEqual(Array.from({ length: 24 }, (_, done) => `${done + 1}/24`));
  });

  it("writes JPEGs of the width asked for, with something on them", async () => {
    for (const { path } of pictures) {
      const { format, width, height } = await sharp(path).metadata();
      expect([format, width, height]).toEqual(["jpeg", 128, kind === "places" ? 96 : 128]);
      const { channels } = await sharp(path).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(10);
    }
  });

  it("gives the same bytes again, and with fewer classes and views asked for", async () => {
    const fewer = await synthesise(kind, join(root, `${kind}-again`), { ...options, classes: 2, perClass: 3 });
    for (const { path, label } of fewer) {
      const first = await readFile(join(root, kind, label, path.slice(-7)));
      expect(first.equals(await readFile(path))).toBe(true);
    }
  });

  it("never draws the same picture twice", async () => {
    const contents = await Promise.all(pictures.map(({ path }) => readFile(path, "base64")));
    expect(new Set(contents).size).toBe(24);
  });

  it("is not solved by colour", async () => {
    expect(await histogramRecall(pictures)).toBeLessThan(0.75);
  });
});

describe("synthesise refuses", () => {
  it.each([
    [{ classes: 0 }, /classes: expected a whole number from 1 to 400, got 0/],
    [{ classes: 401 }, /classes/],
    [{ perClass: 2.5 }, /perClass.*got 2\.5/],
    [{ size: 8 }, /size/],
    [{ seed: -1 }, /seed/],
    [{ seed: Number.NaN }, /seed.*NaN/],
  ])("%o", async (options, message) => {
    await expect(synthesise("kinds", join(root, "never"), options)).rejects.toThrow(message);
    expect(existsSync(join(root, "never"))).toBe(false);
  });

  it("a kind it does not know", async () => {
    await expect(synthesise("place" as SynthesiserName, join(root, "never"))).rejects.toThrow(/did you mean "places"/);
  });

  it("a folder with something in it, and leaves it alone", async () => {
    const directory = await mkdtemp(join(root, "full-"));
    await writeFile(join(directory, "mine.txt"), "mine");
    await expect(synthesise("kinds", directory, { classes: 1, perClass: 1 })).rejects.toThrow(RetrievalError);
    expect(await readdir(directory)).toEqual(["mine.txt"]);
  });

  it("a file in place of the folder", async () => {
    const file = join(root, "file");
    await writeFile(file, "");
    await expect(synthesise("kinds", file)).rejects.toThrow(/cannot be used as a folder/);
  });
});

describe("synthesise", () => {
  it("fills an empty folder that exists, and takes an undefined option for one left out", async () => {
    const directory = await mkdtemp(join(root, "empty-"));
    const options = { classes: 1, perClass: 1, size: undefined } as unknown as { classes: number };
    const [picture] = await synthesise("kinds", directory, options);
    expect((await sharp(picture?.path).metadata()).width).toBe(256);
  });

  it("leaves nothing when it is interrupted", async () => {
    const directory = join(root, "interrupted");
    const onPicture = () => {
      throw new Error("stop");
    };
    await expect(synthesise("kinds", directory, { classes: 1, perClass: 2, onPicture })).rejects.toThrow("stop");
    expect((await readdir(root)).filter((name) => name.startsWith("interrupted"))).toEqual([]);
  });
});
