import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { missingLibraries } from "@loci/core";
import { describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe.runIf(process.platform === "linux")("missingLibraries", () => {
  it("names those that are in none of the folders, nor in the linker's own list", async () => {
    const [given, inPath] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(given, "libone.so.1"), "");
    await writeFile(join(inPath, "libtwo.so.2"), "");
    const names = ["libone.so.1", "libtwo.so.2", "libthree.so.3"];
    vi.stubEnv("LD_LIBRARY_PATH", `/nowhere::${inPath}`);
    try {
      expect(await missingLibraries(names, [given])).toEqual(["libthree.so.3"]);
      expect(await missingLibraries(names)).toEqual(["libone.so.1", "libthree.so.3"]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("knows what ldconfig knows", async ({ skip }) => {
    if (process.report === undefined) return skip("this Node says nothing of its libraries");
    const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
    const c = sharedObjects.find((file) => /\/libc\.so\.6$/.test(file));
    if (c === undefined) return skip("no glibc here");
    expect(await missingLibraries(["libc.so.6", "libnot-there.so.6"])).toEqual(["libnot-there.so.6"]);
  });
});
