import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { OnnxGraph, openOnnxSession, RetrievalError, runOverPictures } from "@loci/core";
import { afterAll, describe, expect, it } from "vitest";
import { runOverImages, sessionFor } from "../../../packages/core/dist/extraction/run-over-pictures.js";
import { addBrokenPictures, classNames, drawClassFolders } from "../../support/picture-folder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

/** A network that gives the mean colour of each picture, and its size. */
const graph = new OnnxGraph();
const pixels = graph.input("pixels", "uint8", ["batch", "height", "width", 3]);
graph.node("ReduceMean", [graph.node("Cast", [pixels], { to: 1 })], { axes: [1, 2], keepdims: 0 }, "mean");
graph.node("Shape", [pixels], {}, "shape");
graph.output("mean", "float32", ["batch", 3]);
graph.output("shape", "int64", [4]);
const session = await openOnnxSession(graph.encode(), { lanes: 2, threads: 1 });
afterAll(() => session.close());

async function manyPictures() {
  const folder = await temporaryFolder();
  await drawClassFolders(folder, 8);
  await addBrokenPictures(folder);
  const good = classNames.flatMap((label) => Array.from({ length: 8 }, (_, i) => `${label}/${i}.jpg`));
  return [...good.slice(0, 5), "text.jpg", ...good.slice(5), "truncated.jpg"].map((name) => ({
    name,
    path: join(folder, name),
  }));
}

describe("runOverPictures", () => {
  it("gives every picture once, in order, good or skipped, with its own result", async () => {
    const pictures = await manyPictures();
    const [seen, skipped, means]: [string[], string[], number[]] = [[], [], []];
    for await (const batch of runOverPictures(session, pictures, { fit: "fill", size: 32 })) {
      seen.push(...batch.pictures.map(({ name }) => name));
      skipped.push(...batch.skipped.map(({ picture }) => picture.name));
      means.push(...((batch.outputs["mean"]?.data as Float32Array | undefined) ?? []));
    }
    expect(skipped).toEqual(["text.jpg", "truncated.jpg"]);
    expect(seen).toEqual(pictures.map(({ name }) => name).filter((name) => !skipped.includes(name)));
    const alone = runOverPictures(session, pictures.slice(9, 10), { fit: "fill", size: 32 });
    const mean = (await alone.next()).value.outputs["mean"].data;
    expect(means.slice(24, 27)).toEqual([...mean]);
  });

  it("runs pictures of different shapes under shorter-side", async () => {
    const pictures = (await manyPictures()).slice(0, 3);
    for await (const { outputs } of runOverPictures(session, pictures, { fit: "shorter-side", size: 40 })) {
      expect([...(outputs["shape"]!.data as BigInt64Array)]).toEqual([3n, 40n, 40n, 3n]);
    }
  });

  it("works with one lane on a machine with many cores", async () => {
    const path = (await manyPictures())[0]!.path;
    const script = `
      import { openBackbone, sampleLocations, createRandom, plainView } from "@loci/core";
      const formula = { parameters: {}, compute: (ops, [map]) => map };
      const seen = { backbone: await openBackbone("mobilenet_v2"), layers: ["Conv1_relu"], views: plainView };
      const source = { ...seen, preprocessing: { fit: "fill", size: 64 }, formula, channels: 32 };
      const sampling = { pictures: 1, perPicture: 3, random: createRandom(1) };
      console.log((await sampleLocations(source, [{ path: ${JSON.stringify(path)} }], sampling)).count);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--require", join(import.meta.dirname, "../../support/many-cores.cjs"), "--input-type=module", "-e", script],
      { cwd: join(import.meta.dirname, "../..") },
    );
    expect(stdout).toBe("3\n");
  });

  it("does not run ahead of a slow consumer by more than a few batches", async () => {
    const pictures = await manyPictures();
    let taken = 0;
    const counted = (function* () {
      for (let round = 0; round < 20; round++) {
        for (const picture of pictures) {
          taken++;
          yield picture;
        }
      }
    })();
    const stream = runOverPictures(session, counted, { fit: "fill", size: 32 });
    await stream.next();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(taken).toBeLessThan(150);
    await stream.return(undefined);
  });
});

describe("runOverImages", () => {
  it("passes over what the decoder refuses, and does not hide its defects", async () => {
    const decode = async (grey: number) => {
      if (grey === 2) throw new RetrievalError({ what: "two" });
      return { width: 4, height: 4, data: new Uint8Array(48).fill(grey) };
    };
    const { value: batch } = await runOverImages(session, [1, 2, 3], decode).next();
    expect(batch.pictures).toEqual([1, 3]);
    expect(batch.skipped).toMatchObject([{ picture: 2, reason: { message: "two" } }]);
    expect([...(batch.outputs["mean"]!.data as Float32Array)]).toEqual([1, 1, 1, 3, 3, 3]);
    const broken = runOverImages(session, [1], () => Promise.reject(new TypeError("a defect")));
    await expect(broken.next()).rejects.toThrow(TypeError);
  });

  it("needs no lane for every core when there are few pictures", () => {
    const lanes = (pictures?: number) => sessionFor({}, pictures).lanes;
    expect([lanes(0), lanes(1), lanes(8)]).toEqual([1, 1, 1]);
    expect(lanes()).toBeGreaterThanOrEqual(lanes(9));
    expect(lanes()).toBeLessThanOrEqual(16);
  });

  it("runs where the backbone says, a graphics card in one lane", () => {
    expect(sessionFor({ device: "cuda" })).toEqual({ device: "cuda", lanes: 1 });
    expect(sessionFor({}).device).toBe("cpu");
  });
});
