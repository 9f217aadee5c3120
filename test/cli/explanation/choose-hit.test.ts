import { join } from "node:path";
import { chooseHit, loadIndexModel } from "@loci/cli";
import { openIndex } from "@loci/index";
import { expect, it } from "vitest";
import { indexOnDisk } from "../../support/index-on-disk.js";

it("takes a rank, a path of the index or of the disk, and an id; refuses others", async () => {
  const { pictures, index: directory } = await indexOnDisk("flat");
  const index = await openIndex(directory);
  try {
    const model = await loadIndexModel(index.modelDirectory, index.manifest);
    const query = join(pictures, "circles/1.jpg");
    const choose = (hit: string) => chooseHit(hit, query, index, model);
    const nearest = await choose("1");
    expect(nearest).toMatchObject({ name: "circles/1.jpg", label: "circles", rank: 1, file: { path: query } });
    expect((await choose("2")).name).not.toBe("circles/1.jpg");
    const { rank: _, ...unranked } = nearest;
    expect(await choose("circles/1.jpg")).toEqual(unranked);
    expect(await choose(query)).toEqual(unranked);
    expect(await choose(`id:${nearest.id}`)).toEqual(unranked);
    for (const hit of ["id:99", "id:x", "circles/9.jpg"])
      await expect(choose(hit)).rejects.toThrow(`hit ${hit}: expected`);
    for (const hit of ["0", "7"]) await expect(choose(hit)).rejects.toThrow("rank of the hit: expected 1 to 6");
  } finally {
    await index.close();
  }
});
