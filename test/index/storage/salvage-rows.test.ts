import { join } from "node:path";
import { expect, test } from "vitest";
import { openSalvage } from "../../../packages/index/dist/storage/salvage-rows.js";
import { writeVectors } from "../../support/small-index.js";
import { suiteFolder } from "../../support/suite-folder.js";

test("rows as far as the file goes, whatever its header says", async () => {
  const path = await writeVectors(join(await suiteFolder(), "v.npy"), Float32Array.of(1, 2, 3, 4), 2);
  const rows = await openSalvage(path, 2);
  expect([...((await rows.row(1)) ?? [])]).toEqual([3, 4]);
  expect(await rows.row(2)).toBeUndefined();
  await rows.close();
  await expect(openSalvage(`${path}x`, 2)).rejects.toThrow("Without its vectors an index cannot be repaired");
});
