import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { trainModel } from "@loci/cli";
import { openBackbone, openDataset, openExtractor } from "@loci/core";
import { createModel, loadModel, parseModelSpec, resolveConfiguration } from "@loci/heads";
import { expect, it, vi } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

async function training(folder: string, more: object = {}) {
  return {
    dataset: await openDataset(join(folder, "pictures")),
    choice: {
      spec: parseModelSpec("mobilenet_v2@block_3_expand_relu/netvlad(clusters=2)|pca(dimensions=4)"),
      options: { size: 64 },
    },
    configuration: resolveConfiguration({
      loss: "multi-similarity",
      sampler: "p-k(classes=2,pictures=3)",
      optimiser: "adam",
      phases: [{ epochs: 2, rate: 0.001 }],
      validation: { part: 0.3 },
    }),
    recipe: undefined,
    out: join(folder, "model"),
    engine: "wasm" as const,
    restart: false,
    ...more,
  };
}

it("writes a model with its record, goes on where a run was interrupted, and leaves other directories alone", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  await drawClassFolders(join(folder, "pictures"), 4);
  const { context, notes } = testContext();
  const { model, trained, metrics, seconds } = await trainModel(await training(folder), context);
  expect(trained).toMatchObject({ isOver: true, trainPictures: 8, validationPictures: 4 });
  expect((await loadModel(join(folder, "model"))).fingerprint).toBe(model.fingerprint);
  expect(metrics.filter(({ kind }) => kind === "validation")).toHaveLength(2);
  const record = JSON.parse(await readFile(join(folder, "model/training.json"), "utf8"));
  expect(record).toMatchObject({
    model: { fingerprint: model.fingerprint },
    configuration: { loss: { name: "multi-similarity" }, seed: 42 },
    data: { train: 8, validation: 4 },
  });
  expect(notes.join("\n")).toMatch(/step \d+: recall@1/);
  expect(await readFile(join(folder, "model/training.html"), "utf8")).toContain("<svg");

  // Neither clusters nor axes are looked for again.
  const reports = () => notes.filter((line) => line.startsWith("netvlad"));
  expect(reports().length).toBeGreaterThan(0);
  const before = reports().length;
  const again = await trainModel(await training(folder), context);
  expect(again.model.fingerprint).toBe(model.fingerprint);
  expect(again.seconds).toBe(seconds);
  expect(reports()).toHaveLength(before);
  await expect(
    trainModel(
      await training(folder, { configuration: { ...(await training(folder)).configuration, seed: 1 } }),
      context,
    ),
  ).rejects.toThrow("run with another model");

  // A run that explodes ends with the best head until then; one without any has no model.
  const given = (await training(folder)).configuration;
  const phase = given.phases[0]!;
  const phases = [
    { ...phase, epochs: 1, rate: 1e-6 },
    { ...phase, rate: 1e38 },
  ];
  const sgd = { name: "sgd", options: { momentum: 0, nesterov: false } };
  const exploding = (more: object) => ({ configuration: { ...given, optimiser: sgd, ...more } });
  const failed = await trainModel(
    await training(folder, { out: join(folder, "failed"), ...exploding({ phases }) }),
    context,
  );
  expect(failed.trained.progress.failure).toContain("lower the rate");
  expect((await loadModel(join(folder, "failed"))).fingerprint).toBe(failed.model.fingerprint);
  await expect(
    trainModel(
      await training(folder, { out: join(folder, "none"), ...exploding({ phases: phases.slice(1) }) }),
      context,
    ),
  ).rejects.toThrow("lower the rate");

  // What is wrong is told before anything is written or deleted.
  const wrong = { choice: { spec: parseModelSpec("mobilenet_v2/gap"), options: {} }, restart: true };
  await expect(trainModel(await training(folder, wrong), context)).rejects.toThrow("gap: parameters to train");
  expect((await loadModel(join(folder, "model"))).fingerprint).toBe(model.fingerprint);

  const other = join(folder, "pictures");
  await writeFile(join(other, "notes.txt"), "mine");
  await expect(trainModel(await training(folder, { out: other, restart: true }), context)).rejects.toThrow(
    "is no run of training",
  );
  expect(await readFile(join(other, "notes.txt"), "utf8")).toBe("mine");
});

it("trains the last stages of the network, too: the model's descriptors come from them, also when it is read again", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  await drawClassFolders(join(folder, "pictures"), 4);
  const { context } = testContext();
  const given = await training(folder);
  const spec = parseModelSpec("mobilenet_v2@block_4_expand_relu/gap");
  const [phase] = given.configuration.phases;
  const configuration = { ...given.configuration, phases: [{ ...phase!, epochs: 2, rate: 0.01 }] };
  const more = { choice: { spec, options: { size: 64 } }, configuration, trainFrom: "block_3_project_BN" };
  const { model } = await trainModel({ ...given, ...more }, context);
  expect(model.name).toContain("tuned from block_3_project_BN");
  const loaded = await loadModel(join(folder, "model"));
  expect(loaded.fingerprint).toBe(model.fingerprint);
  const record = JSON.parse(await readFile(join(folder, "model/training.json"), "utf8"));
  expect(record).toMatchObject({ trainFrom: "block_3_project_BN", model: { fingerprint: model.fingerprint } });

  // Other weights than those of the network as it came.
  const plain = await openBackbone("mobilenet_v2");
  expect(model.backbone.tuning?.base).toBe(plain.fingerprint);
  const { pictures } = given.dataset;
  const describe = async (seen: typeof model) => {
    const extractor = await openExtractor(seen, { pictures: pictures.length });
    const all: number[] = [];
    for await (const { descriptors } of extractor.describe(pictures)) all.push(...descriptors);
    await extractor.close();
    return all;
  };
  const [now, again, before] = [
    await describe(model),
    await describe(loaded),
    await describe(await createModel(spec, { size: 64 })),
  ];
  expect(again).toEqual(now);
  expect(now.some((value, place) => Math.abs(value - before[place]!) > 1e-3)).toBe(true);
  // Another layer is another run; so is none.
  for (const trainFrom of ["block_2_add", undefined]) {
    const other = {
      ...given,
      ...more,
      trainFrom,
      configuration: { ...configuration, loss: { name: "cross-entropy", options: {} } },
    };
    await expect(
      trainModel(
        { ...other, configuration: resolveConfiguration({ ...other.configuration, loss: "cross-entropy" }) },
        context,
      ),
    ).rejects.toThrow("run with another model");
  }
  await expect(trainModel({ ...given, ...more, trainFrom: "out_relu" }, context)).rejects.toThrow("the head takes");
});
