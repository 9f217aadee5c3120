import { dirname } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, refusalOf, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["oml-csv"]!(await temporaryFolder());

test("roles, boxes, sequences; the rest stays", async () => {
  const { pictures, gallery, queries } = await openDataset(await sample());
  expect([gallery, queries]).toEqual([[1, 2], [1]]);
  expect(pictures[1]).toMatchObject({
    label: "1",
    split: "validation",
    sequence: "s1",
    box: { left: 2, top: 1, width: 8, height: 8 },
    attributes: { category: "bird" },
  });
  expect(pictures[0]).not.toHaveProperty("box");
});

test("bad rows are told with their lines", async () => {
  const file = await sample();
  await writeFiles(dirname(file), {
    "df.csv": [
      "label,path,split,is_query,is_gallery",
      "0,/data/a.jpg,train,,",
      "0,images/a.jpg,train,maybe,",
      "0,images/a.jpg",
      "0,images/no.jpg,train,,",
    ],
  });
  expect((await openWithProblems(file)).problems).toEqual([
    "df.csv:3: query: expected true or false, got maybe",
    "df.csv:4: values in the row: expected 5, one a column, got 2",
    'df.csv:2: path "/data/a.jpg": it is absolute',
    'df.csv:5: "images/no.jpg": no such file',
  ]);
  await writeFiles(dirname(file), { "df.csv": ["a,b", "1,2"] });
  expect(await refusalOf(openDataset(file, { format: "oml-csv" }))).toContain('unknown column "label"');
});
