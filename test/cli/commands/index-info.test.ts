import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("tells what is in an index, and refuses one with a changed byte, naming the file", async () => {
  const folder = await temporaryFolder();
  const index = join(folder, "test.loci");
  await drawClassFolders(join(folder, "pictures"), 1);
  await runLoci("index", "build", join(folder, "pictures"), "--out", index, "--model", "mobilenet_v2/gmp");

  const info = await runLoci("index", "info", index);
  expect(info).toMatchObject({
    code: 0,
    out: expect.stringMatching(/pictures +3\n[\s\S]*mobilenet_v2@block_13_expand_relu\/gmp/),
  });
  const { files, ...manifest } = JSON.parse((await runLoci("index", "info", index, "--json")).out);
  expect(manifest).toMatchObject({
    count: 3,
    dimension: 576,
    kind: "hnsw",
    metric: "cosine",
    root: join(folder, "pictures"),
  });

  for (const name of [...files.map((file: { name: string }) => file.name), "manifest.json"].filter(
    (each) => each !== "skipped-1.jsonl",
  )) {
    const good = await readFile(join(index, name));
    const bad = Buffer.from(good);
    bad[bad.length >> 1]! ^= 4;
    await writeFile(join(index, name), bad);
    for (const command of [
      ["index", "info", index],
      ["query", index, join(folder, "pictures/circles/0.jpg")],
    ]) {
      expect(await runLoci(...command)).toMatchObject({ code: 1, out: "", notes: expect.stringContaining(name) });
    }
    await writeFile(join(index, name), good);
  }
  expect((await runLoci("index", "info", index)).code).toBe(0);
});

it("answers a folder that is no index with code 1", async () => {
  const folder = await temporaryFolder();
  expect(await runLoci("index", "info", folder)).toMatchObject({ code: 1, notes: expect.stringContaining(folder) });
});
