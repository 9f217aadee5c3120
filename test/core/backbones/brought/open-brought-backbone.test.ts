import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { openBackbone, sideAt } from "@loci/core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openBroughtBackbone } from "../../../../packages/core/dist/backbones/brought/open-brought-backbone.js";
import { serveBytes, startFileServer } from "../../../support/file-server.js";
import { differenceFromTorch, networkFixture, torchOutputs } from "../../../support/network-fixtures.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

describe("gives what PyTorch gives", () => {
  it.each(["resnet", "resnet-old", "vgg", "mobilenet-v3", "mobilenet-v3-10", "efficientnet", "vit", "registers"])(
    "%s",
    async (name) => {
      const backbone = await openBackbone(networkFixture(name));
      const outputs = await torchOutputs(networkFixture(name));
      expect(outputs.size).toBeGreaterThan(1);
      for (const [module, output] of outputs) {
        expect(await differenceFromTorch(backbone, module, output), module).toBeLessThan(1e-4);
        const { channels } = backbone.layers[module]!;
        expect([channels, sideAt(backbone.layers[module]!, backbone.preprocessing.size)]).toEqual(
          output.shape.slice(0, 2),
        );
      }
    },
  );
});

describe("with a cache of its own", () => {
  let [folder, cache] = ["", ""];
  beforeEach(async () => {
    folder = await temporaryFolder();
    cache = path.join(folder, "cache");
    vi.stubEnv("LOCI_CACHE", cache);
  });
  const open = (location: string, more = {}) => openBroughtBackbone({ name: "net", location, ...more });
  const records = async () => (await readdir(cache, { recursive: true })).filter((name) => name.endsWith(".json"));

  it("prepares a network once, and again when the cache is damaged", async () => {
    const first = await open(networkFixture("vgg"));
    const [record] = await records();
    const file = path.join(cache, path.dirname(record!), "network.onnx");
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(1));
    const again = await open(networkFixture("vgg"));
    expect(again.fingerprint).toBe(first.fingerprint);
    expect((await readFile(file)).equals(bytes)).toBe(true);
    expect(await records()).toHaveLength(1);
  });

  it("is another backbone with another file, or when something else is said about it", async () => {
    const file = path.join(folder, "net.onnx");
    await copyFile(networkFixture("vgg"), file);
    const first = await open(file);
    await writeFile(path.join(folder, "net.preprocessing.yaml"), "family: unit\n");
    const said = await open(file);
    expect(said.preprocessing).toMatchObject({ scale: 1 / 255, offset: 0 });
    expect(said.origin?.preprocessing).toBe(path.join(folder, "net.preprocessing.yaml"));
    await copyFile(networkFixture("resnet"), file);
    const other = await open(file);
    expect(new Set([first.fingerprint, said.fingerprint, other.fingerprint]).size).toBe(3);
    await expect(open(file, { sha256: "0".repeat(64) })).rejects.toThrow("loci backbones remove net");
  });

  it("reads weights in a file beside it, and notices when these change", async () => {
    await mkdir(path.join(folder, "net"));
    for (const name of ["vgg.onnx", "weights.bin"]) {
      await copyFile(path.join(path.dirname(networkFixture("external/vgg")), name), path.join(folder, "net", name));
    }
    const backbone = await open(path.join(folder, "net"));
    for (const [module, output] of await torchOutputs(networkFixture("vgg")))
      expect(await differenceFromTorch(backbone, module, output)).toBeLessThan(1e-4);
    const weights = path.join(folder, "net", "weights.bin");
    const bytes = await readFile(weights);
    bytes.fill(0, 0, 64);
    await writeFile(weights, bytes);
    expect((await open(path.join(folder, "net"))).fingerprint).not.toBe(backbone.fingerprint);
  });

  it("works without a cache that can be written to", async () => {
    await writeFile(cache, "a file in its place");
    expect((await open(networkFixture("vgg"))).defaultLayer).toBe("features");
  });

  it("opens an address, downloaded once", async () => {
    const server = await startFileServer(serveBytes(await readFile(networkFixture("vgg"))));
    for (const name of ["http_proxy", "HTTP_PROXY", "LOCI_OFFLINE"]) vi.stubEnv(name, "");
    const address = `${server.address}/models/vgg.onnx`;
    const [first, second] = [await openBackbone(address), await openBackbone(address)];
    expect(first).toMatchObject({ name: "vgg", defaultLayer: "features", origin: { location: address } });
    expect(second.fingerprint).toBe((await open(networkFixture("vgg"))).fingerprint);
    expect(server.asked).toHaveLength(1);
  });
});
