import { measureNetwork } from "@loci/cli";
import { expect, it } from "vitest";
import { cellsOf, drawExperimentPictures, SMALL } from "../../support/small-experiment.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

it("times each network once, with all of its views", async () => {
  const folder = await temporaryFolder();
  await drawExperimentPictures(folder);
  const { cells, shared } = await cellsOf(folder, `{${SMALL}, heads: [gap, gmp], views: [none, {scales: [1, 0.5]}]}`);
  const time = await measureNetwork(cells, shared.dataset, new AbortController().signal);
  const times = cells.map(time);
  expect(times.every((each) => each > 0)).toBe(true);
  expect(new Set(times).size).toBe(2);
});
