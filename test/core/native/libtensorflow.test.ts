import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { libtensorflowAt } from "../../../packages/core/dist/native/libtensorflow.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const ending = process.platform === "darwin" ? "2.dylib" : "so";
const files = [
  "include/tensorflow/c/c_api.h",
  "include/tensorflow/c/eager/c_api.h",
  `lib/libtensorflow.${ending}`,
  `lib/libtensorflow_framework.${ending}`,
];

describe.skipIf(process.platform === "win32")("libtensorflowAt", () => {
  it("takes a folder with headers and both libraries, and names what is missing of one", async () => {
    const folder = await temporaryFolder();
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), "");
    }
    expect(libtensorflowAt(folder)).toEqual({ include: join(folder, "include"), lib: join(folder, "lib") });
    for (const file of files) {
      await rm(join(folder, file));
      expect(() => libtensorflowAt(folder)).toThrow(`${join(folder, file)} is missing. Give the folder`);
      await writeFile(join(folder, file), "");
    }
  });
});
