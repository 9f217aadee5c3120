import { readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ServedIndex } from "@loci/cli/service";
import { openIndexWriter } from "@loci/index";
import { expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { openTinyModel, tinyIndex } from "../../support/tiny-service.js";

it("a request keeps its state; the model stays open as long as it is the same; a broken state changes nothing", async () => {
  const { index, folder } = await tinyIndex();
  let [opened, closed] = [0, 0];
  const outcomes: string[] = [];
  const served = await ServedIndex.open({
    name: "tiny",
    directory: index,
    openModel: async (open) => {
      opened++;
      const model = await openTinyModel(open);
      const close = async () => {
        closed++;
        await model.close();
      };
      return { ...model, close };
    },
    onReload: (outcome) => outcomes.push(Object.keys(outcome)[0] as string),
  });
  let finish = () => {};
  const using = served.use(async (state) => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return [state.index.rows.size, (await state.index.search(Float32Array.of(1, 0, 0), 9))[0]?.length];
  });
  const writer = await openIndexWriter(index);
  await writer.add(Float32Array.of(1, 0, 0), [{ path: "new.png" }]);
  await writer.close();
  await served.refresh();
  await served.refresh();
  expect(served.index.rows.size).toBe(6);
  finish();
  expect(await using).toEqual([5, 5]);
  const aside = join(folder, "aside.json");
  await rename(join(index, "manifest.json"), aside);
  await served.refresh();
  expect(served.problem).toContain("not a Loci index");
  expect(served.index.rows.size).toBe(6);
  await writeFile(join(index, "manifest.json"), "{");
  await served.refresh();
  await rename(aside, join(index, "manifest.json"));
  await served.refresh();
  expect(served.problem).toBeUndefined();
  expect(outcomes).toEqual(["generation", "problem", "problem", "generation"]);
  expect([opened, closed]).toEqual([1, 0]);
  await served.close();
  await served.reload();
  expect([opened, closed]).toEqual([1, 1]);
});

it("a chain that cannot be prepared leaves nothing behind of those before it, nor of the model", async () => {
  const { index } = await tinyIndex();
  const scratch = await temporaryFolder();
  vi.stubEnv("TMPDIR", scratch);
  let [prepared, closed] = [0, 0];
  const open = ServedIndex.open({
    name: "tiny",
    directory: index,
    // The first one keeps a gallery of its own in the system's temporary folder.
    prepare: ["dba(k=1)", "spatial"],
    openModel: async (opened) => {
      const model = await openTinyModel(opened);
      const localFeatures = async () => {
        prepared = (await readdir(scratch)).length;
        throw new Error("no local features");
      };
      const close = async () => {
        closed++;
        await model.close();
      };
      return { ...model, localFeatures, close };
    },
  });
  await expect(open).rejects.toThrow("no local features");
  expect([prepared, await readdir(scratch), closed]).toEqual([1, [], 1]);
});
