import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["cub-200-2010"]!(await temporaryFolder());

test("classes and the split for classification", async () => {
  const { pictures } = await openDataset(await sample());
  expect(pictures.map(({ name, label, split }) => [name, label, split])).toEqual([
    ["images/001.Black_footed_Albatross/Black_0001.jpg", "001.Black_footed_Albatross", "train"],
    ["images/002.Laysan_Albatross/Laysan_0002.jpg", "002.Laysan_Albatross", "test"],
  ]);
});

test("bad lines are told with their numbers", async () => {
  const folder = await sample();
  await writeFiles(folder, {
    "lists/files.txt": [
      "/etc/passwd",
      "003.None/a.jpg",
      "002.Laysan_Albatross/../../../secret.jpg",
      "002.Laysan_Albatross/no.jpg",
    ],
  });
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    "lists/files.txt:1: class of /etc/passwd: expected one of lists/classes.txt, got none",
    "lists/files.txt:2: class of 003.None/a.jpg: expected one of lists/classes.txt, got 003.None",
    expect.stringMatching(/^lists\/files.txt:3: path .*: it may lead outside/),
    expect.stringMatching(/^lists\/files.txt:4: .*no such file/),
  ]);
});
