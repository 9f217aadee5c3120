import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { serveBytes, startFileServer } from "../support/file-server.js";
import { networkFixture } from "../support/network-fixtures.js";
import { drawClassFolders } from "../support/picture-folder.js";
import { runLoci } from "../support/run-loci.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { png, tinyService } from "../support/tiny-service.js";

const SECRET = "tulip-4711-secret";
/** Nobody listens there. */
const NOWHERE = "127.0.0.1:1";

/** Files below a folder that hold the secret. */
async function filesWithSecret(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map(async (file) => [file, await readFile(file, "latin1")] as const));
  return contents.filter(([, text]) => text.includes(SECRET)).map(([file]) => file.slice(folder.length + 1));
}

const postgres = [
  `postgres://ann:${SECRET}@${NOWHERE}/db/photos`,
  `postgres://ann@${NOWHERE}/db/photos?password=${SECRET}`,
  `postgres://ann:${SECRET}@[/db/photos`,
  `postgres://ann:${SECRET}@${NOWHERE}/db/photos/more`,
];
const redis = [
  `redis://ann:${SECRET}@${NOWHERE}`,
  `redis://ann:${SECRET}@${NOWHERE}/none`,
  `redis://:${SECRET}@[`,
  `http://ann:${SECRET}@h`,
];
const web = [
  `https://ann:${SECRET}@${NOWHERE}/net.onnx`,
  `http://${NOWHERE}/net.onnx?token=${SECRET}`,
  `http://ann:${SECRET}@[/net.onnx`,
];

test("what commands say of addresses that do not work has no password and no token in it, and no file has", {
  timeout: 300_000,
}, async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  vi.stubEnv("LOCI_CONFIG", join(folder, "config"));
  const photos = join(folder, "photos");
  await drawClassFolders(photos, 1);
  const out = ["--out", join(folder, "out.loci")];
  const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
  const lines = [
    ...postgres.flatMap((address) => [
      ["index", "info", address],
      ["index", "build", photos, "--out", address, ...model],
      ["serve", address, "--port", "0"],
    ]),
    ...redis.map((address) => ["worker", "--queue", address, "--results", folder]),
    ["extract", photos, ...out, ...model, "--queue", redis[1] as string, "--results", folder],
    ...web.flatMap((address) => [
      ["backbones", "add", "mine", address],
      ["backbones", "inspect", address],
      ["export", "--model", address, "--out", join(folder, "model.onnx")],
    ]),
  ];
  for (const words of lines) {
    const { code, out, notes } = await runLoci(...words);
    const told = `${out}${notes}`;
    expect([words[0], words[1], code, told.includes(SECRET) ? told : "no secret"]).toEqual([
      words[0],
      words[1],
      1,
      "no secret",
    ]);
    expect(told).not.toBe("");
  }
  expect(await filesWithSecret(folder)).toEqual([]);
});

test("a network that needs a token to be fetched leaves the token in no card, no model and no list", {
  timeout: 300_000,
}, async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  vi.stubEnv("LOCI_CONFIG", join(folder, "config"));
  const server = await startFileServer(serveBytes(await readFile(networkFixture("vgg"))));
  const address = `${server.address}/vgg.onnx?token=${SECRET}`;
  const told: string[] = [];
  const run = async (...words: string[]) => {
    const { code, out, notes } = await runLoci(...words);
    told.push(out, notes);
    expect([words.join(" "), code, code === 0 ? "" : notes]).toEqual([words.join(" "), 0, ""]);
  };
  await run("backbones", "add", "mine", address, "--preprocessing", "unit");
  await run("backbones");
  await run("backbones", "--json");
  await run("backbones", "inspect", "mine");
  await run("export", "--model", "mine/gap", "--size", "64", "--out", join(folder, "model.onnx"));
  await drawClassFolders(join(folder, "photos"), 1);
  await run("index", "build", join(folder, "photos"), "--out", join(folder, "a.loci"), "--model", "mine/gap");
  expect(server.asked[0]?.path).toBe(`/vgg.onnx?token=${SECRET}`);
  expect(told.filter((text) => text.includes(SECRET))).toEqual([]);
  // Only the list of the user's own names knows where to fetch it again.
  expect(await filesWithSecret(folder)).toEqual([expect.stringMatching(/^config\/.*mine/)]);
});

test("neither keys nor what is secret in addresses of pictures is in the log or in an answer", {
  timeout: 300_000,
}, async () => {
  const key = `${SECRET}-of-the-service`;
  const { url, log } = await tinyService({ keys: [key], logLevel: "trace", urlHosts: ["127.0.0.1:1"] });
  const answers: string[] = [];
  const ask = async (authorization: string, body: string | FormData, type?: string) => {
    const headers = { authorization, ...(type && { "content-type": type }) };
    answers.push(await fetch(`${url}/v1/search`, { method: "POST", headers, body }).then((answer) => answer.text()));
  };
  for (const where of [`http://ann:${SECRET}@127.0.0.1:1/a.png`, `http://127.0.0.1:1/a.png?token=${SECRET}`]) {
    for (const authorization of [`Bearer ${key}`, `Bearer ${key}-wrong`, `Basic ${key}`])
      await ask(authorization, JSON.stringify({ positive: [{ url: where }] }), "application/json");
  }
  const form = new FormData();
  form.append("positive", new Blob([await png([1, 2, 3])]), "a.png");
  await ask(`Bearer ${key}`, form);
  expect(answers.filter((text) => text.includes(SECRET))).toEqual([]);
  expect(log.filter((text) => text.includes(SECRET))).toEqual([]);
  expect(answers.at(-1)).toContain('"hits"');
});
