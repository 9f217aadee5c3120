import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { runNetworkTask } from "../../../../packages/core/dist/backbones/brought/network-process.js";
import { networkFixture } from "../../../support/network-fixtures.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const stated = { sidecar: {}, source: "" };

it("passes on what the process refuses, with its remedy", async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, "page.onnx");
  await writeFile(file, "<html>not found</html>");
  await expect(runNetworkTask({ kind: "prepare", file, stated, folder })).rejects.toMatchObject({
    name: "RetrievalError",
    what: expect.stringContaining("page.onnx is no ONNX file"),
    remedy: "Check that the file is complete",
  });
});

it("tells of a process that ends without an answer, and goes on itself", async () => {
  const folder = await temporaryFolder();
  const task = { kind: "prepare", file: networkFixture("resnet"), stated, folder } as const;
  await expect(runNetworkTask(task, { patience: 1 })).rejects.toThrow(
    /the process that looked at the network ended with SIGKILL\. The file may be damaged/,
  );
});
