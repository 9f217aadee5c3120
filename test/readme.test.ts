import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeNpy } from "@loci/core";
import { describe, expect, it } from "vitest";
import { drawClassFolders } from "./support/picture-folder.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const commands = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^loci (.*?)\s*(?:#.*)?$/gm)].map(
  (match) => match[1]!,
);

describe("the README's commands", () => {
  it("run as written, one after the other, in a folder with pictures", { timeout: 300_000 }, async () => {
    expect(commands.length).toBeGreaterThan(5);
    const folder = await temporaryFolder();
    await drawClassFolders(join(folder, "photos"), 3);
    await copyFile(join(folder, "photos/circles/0.jpg"), join(folder, "photo.jpg"));
    await writeNpy(join(folder, "matrix.npy"), { rows: 2, columns: 2, data: Float32Array.of(2, 1, 1, 2) });
    await writeFile(join(folder, "positives.json"), "[[0], [1]]");
    for (const command of commands) {
      // As a shell takes them apart: quotes around a word hold it together.
      const quoted = command.match(/'[^']*'|"[^"]*"|[^\s]+/g) ?? [];
      const words = quoted.map((word) => word.replace(/^(['"])(.*)\1$/, "$2"));
      const { stdout } = await run(process.execPath, [join(root, "packages/cli/bin/loci.cjs"), ...words], {
        cwd: folder,
      });
      expect([command, stdout.length > 0]).toEqual([command, true]);
    }
  });
});
