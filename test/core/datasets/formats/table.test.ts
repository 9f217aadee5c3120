import { symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { namesOf, openWithProblems, refusalOf, writeFiles, writePictures } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["table"]!(await temporaryFolder());

test("positions, headings, roles and the columns that are none of these", async () => {
  const { pictures, gallery, queries } = await openDataset(await sample());
  expect(pictures).toMatchObject([
    {
      name: "a.jpg",
      label: "Nyhavn, north",
      position: { latitude: 55.6797, longitude: 12.591 },
      heading: 350,
      attributes: { weather: "rain" },
    },
    { name: "b/b.jpg", label: "Nyhavn", heading: 350 },
    { name: "c.jpg", label: "Strøget", attributes: { weather: "sun" } },
  ]);
  expect([gallery, queries]).toEqual([[1, 2], [0]]);
});

test("bad rows are told with their lines", async () => {
  const folder = await sample();
  const outside = join(await temporaryFolder(), "secret.jpg");
  await writePictures(dirname(outside), "secret.jpg");
  await symlink(outside, join(folder, "link.jpg"));
  await symlink(dirname(outside), join(folder, "linked"));
  await writeFiles(folder, {
    "places.csv": [
      "path,latitude,longitude",
      `${outside},55,12`,
      "../secret.jpg,55,12",
      "link.jpg,55,12",
      "linked/secret.jpg,55,12",
      "a.jpg,nan,12",
      "a.jpg,55,181",
      "a.jpg,55",
      "A.JPG,55,12",
      ",55,12",
      "http://example.org/a.jpg,55,12",
      '"a',
      'b",55,12',
      "a.jpg,55,12",
    ],
  });
  const { dataset, problems } = await openWithProblems(folder);
  expect(namesOf(dataset, dataset.gallery)).toEqual(["a.jpg"]);
  expect(problems).toEqual([
    'places.csv:6: latitude: expected a number, got "nan"',
    "places.csv:8: values in the row: expected 3, one a column, got 2",
    expect.stringMatching(/^places.csv:2: path .*: it is absolute/),
    'places.csv:3: path "../secret.jpg": it may lead outside the data set',
    'places.csv:10: path "": it names no file',
    'places.csv:11: path "http://example.org/a.jpg": it is an address',
    expect.stringMatching(/^places.csv:4: "link.jpg": a symbolic link leads outside the data set/),
    expect.stringMatching(/^places.csv:5: "linked": a symbolic link leads outside the data set/),
    "places.csv:7: longitude: expected degrees from -180 to 180, got 181",
    'places.csv:9: "A.JPG": no such file: got "a.jpg", in other letters',
    'places.csv:12: "a\\nb": no such file',
  ]);
});

test("without onProblem the first bad row is thrown, with what to do and how many there are", async () => {
  const folder = await sample();
  await writeFiles(folder, { "places.csv": ["path", "../x.jpg", "/y.jpg"] });
  expect(await refusalOf(openDataset(folder))).toBe(
    'places.csv:2: path "../x.jpg": it may lead outside the data set (the first of 2 problems; loci dataset validate lists them). Write it without ".."',
  );
});

test("a folder with two tables needs to be told which", async () => {
  const folder = await sample();
  await writeFiles(folder, { "other.tsv": ["image\tclass", "a.jpg\tx"] });
  expect((await openDataset(folder)).format).toBe("picture-folder");
  expect(await refusalOf(openDataset(folder, { format: "table" }))).toContain("got other.tsv, places.csv");
  expect((await openDataset(join(folder, "other.tsv"))).pictures[0]?.label).toBe("x");
});

test("the caller may say which column is which, and where the pictures are", async () => {
  const [folder, lists] = [await sample(), await temporaryFolder()];
  await writeFiles(lists, { "walk.csv": ["photo,x,y,clip", "a.jpg,7,0,first"] });
  const columns = { path: "photo", frame: "x" };
  // Without x, y is no position, but whatever the table means by it.
  const walk = await openDataset(join(lists, "walk.csv"), { root: folder, columns });
  expect(walk.pictures[0]).toMatchObject({ name: "a.jpg", frame: 7, sequence: "first", attributes: { y: "0" } });
  expect(walk.pictures[0]).not.toHaveProperty("position");
  const refusal = await refusalOf(
    openDataset(join(lists, "walk.csv"), { root: folder, columns: { ...columns, y: "y" } }),
  );
  expect(refusal).toContain('x: expected a number, got ""');
  const { pictures } = await openDataset(join(lists, "walk.csv"), {
    root: folder,
    columns: { ...columns, sequence: "clip", time: "y" },
  });
  expect(pictures[0]).toMatchObject({ name: "a.jpg", frame: 7, sequence: "first", time: 0 });
  expect(await refusalOf(openDataset(join(lists, "walk.csv"), { columns: { path: "foto" } }))).toContain(
    'did you mean "photo"?',
  );
  expect(await refusalOf(openDataset(join(lists, "walk.csv")))).toContain("--columns path=NAME");
});
