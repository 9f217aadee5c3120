import { readFile } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@loci/core";
import { expect, it } from "vitest";
import { prepareFile } from "../../../../packages/core/dist/backbones/brought/prepare-file.js";
import {
  NETWORK_FILE,
  preparedRecord,
  RECORD_FILE,
} from "../../../../packages/core/dist/backbones/brought/prepared-record.js";
import { networkFixture } from "../../../support/network-fixtures.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

it("writes the network and a record of what it was made of, files beside it too", async () => {
  const folder = await temporaryFolder();
  const file = networkFixture("external/vgg");
  await prepareFile(file, { sidecar: {}, source: "" }, folder);
  const record = preparedRecord.parse(JSON.parse(await readFile(path.join(folder, RECORD_FILE), "utf8")));
  expect(record.networkSha256).toBe(sha256(await readFile(path.join(folder, NETWORK_FILE))));
  expect(record.files).toEqual({
    "vgg.onnx": sha256(await readFile(file)),
    "weights.bin": sha256(await readFile(path.join(path.dirname(file), "weights.bin"))),
  });
});
