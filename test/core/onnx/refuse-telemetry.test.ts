import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { refuseTelemetry } from "../../../packages/core/dist/onnx/refuse-telemetry.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tinyBackbone } from "../../support/tiny-backbone.js";

const core = new URL("../../../packages/core/dist/index.js", import.meta.url).href;

test("a network that is run leaves no identifier of the machine and no log of ONNX Runtime's behind", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "network.onnx"), tinyBackbone().network);
  const program = `
    import { readFileSync } from "node:fs";
    import { openOnnxSession } from ${JSON.stringify(core)};
    const session = await openOnnxSession(readFileSync("network.onnx"));
    await session.run({ pixels: { type: "uint8", dims: [1, 8, 8, 3], data: new Uint8Array(192) } });
    await session.close();
    process.stdout.write("done");
  `;
  // It keeps still by itself where CI is set.
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, TMPDIR: folder };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    cwd: folder,
    env,
  });
  expect(stdout).toBe("done");
  expect(await readdir(folder, { recursive: true })).toEqual(["network.onnx"]);
});

test("who wants telemetry can have it", () => {
  vi.stubEnv("ORT_DISABLE_TELEMETRY", undefined);
  refuseTelemetry();
  expect(process.env["ORT_DISABLE_TELEMETRY"]).toBe("1");
  vi.stubEnv("ORT_DISABLE_TELEMETRY", "0");
  refuseTelemetry();
  expect(process.env["ORT_DISABLE_TELEMETRY"]).toBe("0");
});
