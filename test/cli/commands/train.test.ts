import { join } from "node:path";
import { expect, it } from "vitest";
import { runLoci } from "../../support/run-loci.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it.each([
  [["--recipe", "proxy-ancor"], 'unknown recipe "proxy-ancor"; did you mean "proxy-anchor"?'],
  [["--loss", "tripplet"], 'unknown loss "tripplet"; did you mean "triplet"?'],
  [["--loss", "arcface", "--miner", "semi-hard"], "miner semi-hard with the loss arcface"],
  [["--head", "netvald"], 'unknown head "netvald"; did you mean "netvlad"?'],
  [["--validation", "1"], "validation"],
  [["--recipe", "none.yaml"], "none.yaml: ENOENT"],
])("refuses %j before anything is read", async (words, message) => {
  const out = join(await temporaryFolder(), "model");
  expect(await runLoci("train", "nowhere", "--out", out, ...words)).toMatchObject({
    code: 1,
    notes: expect.stringContaining(message),
  });
});
