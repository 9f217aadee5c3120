import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { openBackbone } from "@loci/core";
import { describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const run = promisify(execFile);

async function emptyCache(): Promise<string> {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", folder);
  return folder;
}

async function cachedFiles(cache: string): Promise<string[]> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe("openBackbone", () => {
  it("converts on first use and reads the cache afterwards, with the same result", async () => {
    const cache = await emptyCache();
    const first = await openBackbone("mobilenet_v2");
    const files = await cachedFiles(cache);
    expect(files.map((file) => file.split("/").at(-1))).toEqual(["backbone.json", "network.onnx"]);
    const second = await openBackbone("mobilenet_v2");
    expect(Buffer.compare(first.network, second.network)).toBe(0);
    expect(second).toMatchObject({
      fingerprint: first.fingerprint,
      layers: first.layers,
      defaultLayer: "block_13_expand_relu",
    });
    expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(["backbone.json", "network.onnx"])("makes a cache with a damaged %s again", async (damaged) => {
    const cache = await emptyCache();
    const good = await openBackbone("mobilenet_v2");
    const file = (await cachedFiles(cache)).find((path) => path.endsWith(damaged))!;
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(file, bytes);
    expect(Buffer.compare((await openBackbone("mobilenet_v2")).network, good.network)).toBe(0);
    expect((await readFile(file)).equals(bytes)).toBe(false);
  });

  it("is safe when several processes start at once on an empty cache", async () => {
    const cache = await emptyCache();
    const script = `import { openBackbone } from "@loci/core"; console.log((await openBackbone("mobilenet_v2")).fingerprint);`;
    const child = () =>
      run(process.execPath, ["--input-type=module", "-e", script], {
        cwd: join(import.meta.dirname, "../.."),
        env: { ...process.env, LOCI_CACHE: cache },
      });
    const outputs = await Promise.all([child(), child(), child()]);
    expect(new Set(outputs.map(({ stdout }) => stdout)).size).toBe(1);
    expect((await cachedFiles(cache)).length).toBe(2);
  });

  it("answers an unknown name with the nearest", async () => {
    await expect(openBackbone("inception_v4")).rejects.toThrow('did you mean "inception_v3"?');
  });
});
