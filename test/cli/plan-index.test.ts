import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type ChosenIndex, planIndex, reportIndex } from "@loci/cli";
import { expect, it } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { testContext } from "../support/test-terminal.js";

async function prepare(more: Partial<ChosenIndex> = {}): Promise<ChosenIndex> {
  const folder = await temporaryFolder();
  await drawClassFolders(join(folder, "pictures"), 2);
  const given = { pictures: join(folder, "pictures"), out: join(folder, "test.loci"), kind: "hnsw", metric: "cosine" };
  const rest = { replace: false, json: false, model: "mobilenet_v2/gap", $0: "loci", _: [] };
  return { ...given, ...rest, ...more } as ChosenIndex;
}

it("is what the options say, with the gallery and the model", async () => {
  const given = await prepare({ m: 8, efConstruction: 50, recall: 0.9 });
  const plan = await planIndex(given, testContext().context);
  expect(plan).toMatchObject({ kind: "hnsw", hnsw: { m: 8, efConstruction: 50 }, recall: 0.9, target: given.out });
  expect(plan.folder.pictures.map(({ name }) => name)).toContain("circles/0.jpg");
  expect(plan.folder.root).toBe(given.pictures);
  expect(plan.model.name).toContain("mobilenet_v2");
});

it("refuses a flat index with a graph's parameters, and a target that is there", async () => {
  await expect(planIndex(await prepare({ kind: "flat", ef: 10 }), testContext().context)).rejects.toThrow(
    "a flat index",
  );
  const given = await prepare();
  await mkdir(given.out);
  await expect(planIndex(given, testContext().context)).rejects.toThrow("exists already");
});

it("is reported as partly done when pictures were skipped or the recall was not reached", async () => {
  const given = await prepare({ json: true });
  const { context, out } = testContext();
  const plan = await planIndex(given, context);
  const manifest = { count: 2, dimension: 3, model: { name: "a model" }, files: [] };
  const built = { manifest, skipped: [], resumed: 0, tuned: undefined } as unknown as Parameters<typeof reportIndex>[2];
  expect(reportIndex(given, plan, built, 2, context.terminal)).toBe("done");
  expect(JSON.parse(out.join(""))).toMatchObject({ index: given.out, count: 2, skipped: [], seconds: 2 });
  const tuned = { isReached: false } as unknown as NonNullable<typeof built.tuned>;
  expect(reportIndex(given, plan, { ...built, tuned }, 2, context.terminal)).toBe("partly");
});
