import { openDataset } from "@loci/core";
import { expect, test } from "vitest";
import { openWithProblems, refusalOf, writeFiles } from "../../../support/dataset-files.js";
import { datasetSamples } from "../../../support/dataset-samples.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const sample = async () => datasetSamples["gsv-cities"]!(await temporaryFolder());

test("places are labels, names are made of the row", async () => {
  const { pictures } = await openDataset(await sample());
  expect(pictures[0]).toMatchObject({
    name: "Images/London/London_0000130_2018_07_271_51.5136_-0.0981_eLMpf5g.jpg",
    label: "London/130",
    position: { latitude: 51.5136, longitude: -0.0981 },
    heading: 271,
    time: Date.UTC(2018, 6),
    attributes: { city: "London", panoid: "eLMpf5g" },
  });
  expect(pictures[1]?.label).toBe("London/130");
});

test("bad rows are told with their lines, and wrong columns refused", async () => {
  const folder = await sample();
  const heading = "place_id,year,month,northdeg,city_id,lat,lon,panoid";
  await writeFiles(folder, {
    "Dataframes/London.csv": [
      heading,
      "x,2018,7,271,London,51.5,-0.1,a",
      "1,2018,7,271,London,51.5,-0.1",
      "1,2018,7,271,../..,51.5,-0.1,a",
      "1,2018,7,271,London,51.5,-0.1,no",
    ],
    "Dataframes/Oslo.csv": [heading, "130,2018,7,271,London,nan,-0.0981,eLMpf5g"],
  });
  const { problems } = await openWithProblems(folder);
  expect(problems).toEqual([
    'Dataframes/London.csv:2: place_id: expected a whole number, got "x"',
    "Dataframes/London.csv:3: values in the row: expected 8, got 7",
    expect.stringMatching(/^Dataframes\/London.csv:4: path .*lead outside/),
    expect.stringMatching(/^Dataframes\/London.csv:5: .*no such file/),
    expect.stringMatching(/^Dataframes\/Oslo.csv:2: latitude: expected degrees from -90 to 90, got NaN/),
  ]);
  await writeFiles(folder, { "Dataframes/Oslo.csv": ["place,lat", "1,2"] });
  expect(await refusalOf(openDataset(folder))).toContain("Dataframes/Oslo.csv: columns");
});
