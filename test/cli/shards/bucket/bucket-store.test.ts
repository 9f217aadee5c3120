import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openStore } from "@loci/cli";
import { describe, expect, it, vi } from "vitest";
import { testObjectStore } from "../../../support/object-store-contract.js";
import { BUCKET, startS3 } from "../../../support/s3-server.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

async function prepare() {
  const server = await startS3();
  vi.stubEnv("LOCI_CACHE", await temporaryFolder());
  return { ...server, store: await openStore(`s3://${BUCKET}/photos`) };
}

testObjectStore("a part of a bucket", async () => (await prepare()).store);

describe("a part of a bucket", () => {
  it("is asked once for each object, and with a listing for many: requests cost money", async () => {
    const { store, asked, objects } = await prepare();
    await store.create("a/1", "one");
    await store.create("a/1", "another");
    await store.present("a", ["1", "2"]);
    expect(asked.splice(0).sort()).toEqual([
      "HEAD photos/a/1 200",
      "HEAD photos/a/2 404",
      "PUT photos/a/1 200",
      "PUT photos/a/1 412",
    ]);
    for (let place = 2; place < 8; place++) objects.set(`photos/a/${place}`, Buffer.from("more"));
    const names = Array.from({ length: 500 }, (_, place) => `${place}`);
    expect((await store.present("a", names)).size).toBe(7);
    // Three names a page here, a thousand at S3.
    expect(asked).toEqual(Array(3).fill("LIST photos/a/ 200"));
  });

  it("keeps what it creates when the answer is lost and another one was first", async () => {
    const { store, faults, objects } = await prepare();
    faults.push("cut after");
    await store.create("a/1", "ours");
    await store.create("a/1", "theirs");
    expect(String(objects.get("photos/a/1"))).toBe("ours");
  });

  it("copies a folder once, and again what was damaged on this machine", async () => {
    const { store, asked } = await prepare();
    await store.write("models/a/weights", "heavy");
    await store.write("models/a/model.json", "{}");
    await store.write("models/a/b/deeper", "not directly below it");
    const copy = await store.localFolder("models/a");
    expect((await readdir(copy)).filter((file) => !file.endsWith(".sha256"))).toEqual(["model.json", "weights"]);
    asked.length = 0;
    expect(await store.localFolder("models/a")).toBe(copy);
    await writeFile(join(copy, "weights"), "damaged");
    await store.localFolder("models/a");
    expect(asked.filter((each) => each.startsWith("GET"))).toEqual(["GET photos/models/a/weights 200"]);
  });

  it("says so when a copy cannot be kept on this machine", async () => {
    const { store } = await prepare();
    await store.write("models/a/model.json", "{}");
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    vi.stubEnv("LOCI_CACHE", join(file, "cache"));
    await expect(store.localFolder("models/a")).rejects.toThrow(
      /no copy of s3:.*\/models\/a can be kept.*Set LOCI_CACHE/,
    );
  });
});
