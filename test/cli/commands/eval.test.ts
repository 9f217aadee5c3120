import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { addBrokenPictures, drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const model = ["--model", "mobilenet_v2/gem"];

describe("loci eval", () => {
  it("finds every picture of classes that look different, and prints the protocol", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 3);
    const { code, out } = await runLoci("eval", folder, ...model);
    expect(code).toBe(0);
    expect(out).toMatch(/recall@1 +1\.0000 +1\.0000 – 1\.0000/);
    expect(out).toMatch(/MAP@R +[01]\.\d{4}/);
    expect(out).toContain("protocol leave-one-out: every picture queries all others");
  });

  it("gives the same as JSON, over the first pictures of each class, with other cut-offs", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 3);
    const { out } = await runLoci("eval", folder, ...model, "--first-per-class", "2", "--cutoffs", "1", "3", "--json");
    expect(JSON.parse(out)).toMatchObject({
      classes: 3,
      gallery: 6,
      queries: 6,
      excludedQueries: 0,
      protocol: { name: "leave-one-out" },
      metrics: [{ name: "recall@1" }, { name: "recall@3" }, { name: "MAP@R" }],
      skipped: [],
    });
  });

  it("leaves unreadable pictures out and ends with code 2", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 2);
    await addBrokenPictures(join(folder, "stripes"));
    const { code, out } = await runLoci("eval", folder, ...model, "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ gallery: 6, skipped: [{}, {}] });
  });

  it("wants class folders, and at least one readable picture", async () => {
    const folder = await temporaryFolder();
    await drawClassFolders(folder, 1);
    await rename(join(folder, "circles", "0.jpg"), join(folder, "top.jpg"));
    expect(await runLoci("eval", folder, ...model)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("Put the pictures of each class into a folder of its own"),
    });
    const broken = join(await temporaryFolder(), "broken");
    await mkdir(join(broken, "class"), { recursive: true });
    await addBrokenPictures(join(broken, "class"));
    expect(await runLoci("eval", broken, ...model)).toMatchObject({
      code: 1,
      notes: expect.stringContaining("none of the 2 pictures can be used"),
    });
  });
});
