import { datasetFormats } from "@loci/core";
import { expect, test } from "vitest";
import { runLoci } from "../../support/run-loci.js";

test("every format, in order, for people and for programs", async () => {
  const { out } = await runLoci("dataset", "formats");
  for (const name of Object.keys(datasetFormats)) expect(out).toContain(`\n${name} `);
  const listed = JSON.parse((await runLoci("dataset", "formats", "--json")).out) as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual(Object.keys(datasetFormats));
});
