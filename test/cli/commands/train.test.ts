import { join } from "node:path";
import { main } from "@loci/cli";
import { readMetrics } from "@loci/heads";
import { expect, it, vi } from "vitest";
import { drawClassFolders } from "../../support/picture-folder.js";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { testTerminal } from "../../support/test-terminal.js";

it.each([
  [["--recipe", "proxy-ancor"], 'unknown recipe "proxy-ancor"; did you mean "proxy-anchor"?'],
  [["--loss", "tripplet"], 'unknown loss "tripplet"; did you mean "triplet"?'],
  [["--loss", "arcface", "--miner", "semi-hard"], "miner semi-hard with the loss arcface"],
  [["--head", "netvald"], 'unknown head "netvald"; did you mean "netvlad"?'],
  [["--validation", "1"], "validation"],
  [["--recipe", "none.yaml"], "none.yaml: ENOENT"],
  [["--tail-rate", "0.2"], "--tail-rate without --train-from"],
  [["--head-first", "3"], "--head-first without --train-from"],
])("refuses %j before anything is read", async (words, message) => {
  const out = join(await temporaryFolder(), "model");
  expect(await runLoci("train", "nowhere", "--out", out, ...words)).toMatchObject({
    code: 1,
    notes: expect.stringContaining(message),
  });
});

it("keeps what it has at Ctrl-C and exits with 130, and goes on with the same command", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("LOCI_CACHE", join(folder, "cache"));
  await drawClassFolders(join(folder, "pictures"), 2);
  const out = join(folder, "model");
  const options = ["--head", "gap|pca(dimensions=2)", "--sampler", "p-k(classes=2,pictures=2)", "--validation", "0"];
  const words = ["train", join(folder, "pictures"), "--backbone", "mobilenet_v2", "--size", "96", ...options];
  const { terminal, notes } = testTerminal();
  const interrupting = {
    ...terminal,
    progress: (title: string) => ({
      update: () => void (title === "Training" && process.emit("SIGINT")),
      stop: () => {},
    }),
  };
  const all = [...words, "--epochs", "3", "--engine", "wasm", "--out", out];
  expect(await main(all, interrupting)).toBe(130);
  expect(notes.join("\n")).toContain("the same command goes on from here");
  expect((await readMetrics(out)).filter(({ kind }) => kind === "step")).toHaveLength(1);
  expect(await main(all, terminal)).toBe(0);
});
