import { once } from "node:events";
import { symlink, unlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { createClient } from "@loci/cli/client";
import { openIndexWriter } from "@loci/index";
import sharp from "sharp";
import { expect, it, vi } from "vitest";
import { png, tinyService } from "../../support/tiny-service.js";

it("gives pictures, thumbnails and lists, and answers from the browser's cache when nothing has changed", async () => {
  const { url, pictures } = await tinyService();
  const client = createClient({ url });
  expect(await client.metadata(1)).toEqual({
    id: 1,
    name: "red/2.png",
    label: "red",
    row: { path: "red/2.png", label: "red", frame: 1, sequence: "walk" },
  });
  const list = await client.images({ where: "label = 'green'", limit: 1, offset: 1 });
  expect(list).toMatchObject({ total: 2, images: [{ id: 3 }] });
  const file = await client.image(0);
  expect(file.type).toBe("image/png");
  const first = await fetch(`${url}/v1/images/0?width=16`);
  expect(first.headers.get("content-type")).toBe("image/jpeg");
  expect(await sharp(Buffer.from(await first.arrayBuffer())).metadata()).toMatchObject({
    format: "jpeg",
    width: 16,
    height: 8,
  });
  const etag = first.headers.get("etag") as string;
  const again = () => fetch(`${url}/v1/images/0?width=16`, { headers: { "if-none-match": etag } });
  expect((await again()).status).toBe(304);
  await writeFile(join(pictures, "red/1.png"), await png([1, 2, 3], 90, 30));
  expect((await again()).status).toBe(200);
});

it("serves nothing outside the index's root, whatever the index says or links lead to, nor what is no picture", async () => {
  const { url, folder, pictures, index } = await tinyService({ logLevel: "silent" });
  const outside = join(folder, "secret.png");
  await writeFile(outside, await png([9, 9, 9]));
  await unlink(join(pictures, "red/1.png"));
  await symlink(outside, join(pictures, "red/1.png"));
  await writeFile(join(pictures, "red/2.png"), "<script>alert(1)</script>");
  const writer = await openIndexWriter(index);
  const one = new Float32Array([1, 0, 0]);
  for (const path of ["../secret.png", outside, "red/../../secret.png"]) await writer.add(one, [{ path }]);
  await writer.close();
  const client = createClient({ url });
  await expect.poll(async () => (await client.images()).total, { timeout: 10_000 }).toBe(8);
  for (const id of [0, 5, 6, 7]) {
    await expect(client.image(id)).rejects.toMatchObject({ status: 404 });
    await expect(client.image(id, { width: 20 })).rejects.toMatchObject({ status: 404 });
    const region = { left: 0, top: 0, width: 5, height: 5 };
    await expect(client.search({ positive: [{ id, region }] })).rejects.toMatchObject({ status: 404 });
  }
  await expect(client.image(1)).rejects.toMatchObject({ status: 422 });
  for (const path of ["/v1/images/../../etc/passwd", "/v1/images/%2e%2e%2fsecret.png", "/%2e%2e/%2e%2e/etc/passwd"]) {
    expect([400, 404]).toContain((await fetch(`${url}${path}`)).status);
  }
  const told = await client.image(0).catch((error) => JSON.stringify(error.problem));
  expect(told).not.toContain(folder);
});

it("adds pictures once and removes them, and searches see it at once", async () => {
  const { url } = await tinyService({ writable: true });
  const client = createClient({ url });
  const picture = new Blob([await png([200, 200, 10])]);
  const facts = { label: "yellow", latitude: 1, longitude: 2, attributes: { by: "me" } };
  const added = await client.addImage(picture, facts);
  expect(added).toMatchObject({ added: true, picture: { id: 5, label: "yellow", row: { latitude: 1, by: "me" } } });
  expect(added.picture.name).toMatch(/^uploads\/[0-9a-f]{64}\.png$/);
  expect(await client.addImage(picture, facts)).toMatchObject({ added: false, picture: { id: 5 } });
  expect((await client.search({ k: 1 }, { positive: picture })).hits[0]).toMatchObject({ id: 5, label: "yellow" });
  expect((await client.image(5)).type).toBe("image/png");
  await client.removeImage(5);
  await expect(client.metadata(5)).rejects.toMatchObject({ status: 404 });
  expect((await client.search({ k: 1 }, { positive: picture })).hits[0]?.id).not.toBe(5);
  await expect(client.removeImage(5)).rejects.toMatchObject({ status: 404 });
});

it("writes nothing unless it may, and waits for nobody else's lock", async () => {
  const reader = await tinyService();
  const picture = new Blob([await png([200, 200, 10])]);
  await expect(createClient(reader).addImage(picture)).rejects.toMatchObject({ status: 403 });
  await expect(createClient(reader).removeImage(0)).rejects.toMatchObject({ status: 403 });
  const writing = await tinyService({ writable: true });
  const other = await openIndexWriter(writing.index);
  const refused = await createClient(writing)
    .removeImage(0)
    .catch((error) => error);
  expect(refused).toMatchObject({ status: 409, problem: { detail: expect.stringContaining("is being written to") } });
  expect(refused.message).not.toContain(writing.folder);
  await other.close();
  await expect(createClient(writing).addImage(new Blob(["text"]))).rejects.toMatchObject({ status: 422 });
  await expect(createClient(writing).addImage(picture, { heading: 400 })).rejects.toMatchObject({ status: 400 });
  await createClient(writing).removeImage(0);
});

it("does not answer a client twice that goes away before its picture is there", async () => {
  const { url, log } = await tinyService({ logLevel: "warn" });
  for (const path of ["/v1/images/0", "/v1/images/1?width=16", "/v1/images/2"]) {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1" });
    const closed = once(socket, "close");
    socket.end(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    await closed;
  }
  await vi.waitFor(() => expect(log.filter((line) => line.includes("the client went away"))).toHaveLength(3));
  // What goes on behind it has time to end.
  await fetch(`${url}/v1/images/3?width=16`);
  expect(log.filter((line) => line.includes("already sent"))).toEqual([]);
});
