import { createClient, ServiceError } from "@loci/cli/client";
import { openOnnxSession } from "@loci/core";
import { describe, expect, it } from "vitest";
import { tinyModel, tinyService } from "../../support/tiny-service.js";

describe("GET /v1/model", () => {
  it("gives a model that describes pictures as the service does, and a search takes its descriptors", async () => {
    const { url } = await tinyService({ sharesModels: true, logLevel: "silent" });
    const client = createClient({ url });
    expect((await client.indexes()).sharesModels).toBe(true);
    const { fingerprint, file } = await client.model({ index: "tiny" });
    expect(fingerprint).toBe((await tinyModel()).fingerprint);
    const session = await openOnnxSession(new Uint8Array(await file.arrayBuffer()));
    const data = Uint8Array.from({ length: 20 * 30 * 3 }, (_, i) => [10, 200, 10][i % 3] as number);
    const { descriptor } = await session.run({ picture: { type: "uint8", dims: [1, 20, 30, 3], data } });
    await session.close();
    const example = { descriptor: [...(descriptor!.data as Float32Array)], fingerprint };
    const { hits } = await client.search({ index: "tiny", positive: [example] });
    expect(hits[0]).toMatchObject({ name: "green/1.png", score: expect.closeTo(1, 4) });
  });

  it("answers 304 to who has it, and 404 for an index that is not there", async () => {
    const { url } = await tinyService({ sharesModels: true, logLevel: "silent" });
    const first = await fetch(`${url}/v1/model`);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    const etag = first.headers.get("etag") as string;
    expect((await fetch(`${url}/v1/model`, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await fetch(`${url}/v1/model?index=other`)).status).toBe(404);
  });

  it("gives nothing unless the service was told to, whose page then may compile nothing", async () => {
    const { url } = await tinyService({ logLevel: "silent" });
    const refused = createClient({ url }).model();
    await expect(refused).rejects.toThrow("does not share its models. Start it with --share-models");
    await expect(refused).rejects.toBeInstanceOf(ServiceError);
    const policy = async (service: string) => (await fetch(service)).headers.get("content-security-policy");
    expect(await policy(url)).toContain("script-src 'self';");
    const { url: sharing } = await tinyService({ sharesModels: true, logLevel: "silent" });
    expect(await policy(sharing)).toContain("script-src 'self' 'wasm-unsafe-eval';");
  });

  it("a descriptor of another model is refused with 409", async () => {
    const { url } = await tinyService({ logLevel: "silent" });
    const positive = [{ descriptor: [1, 0, 0], fingerprint: "0123456789abcdef" }];
    await expect(createClient({ url }).search({ positive })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("got 0123456789ab. Fetch the model again"),
    });
    await expect(createClient({ url }).search({ positive: [{ id: 0, fingerprint: "f" }] })).rejects.toMatchObject({
      status: 400,
    });
  });
});
