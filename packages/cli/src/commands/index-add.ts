import { addPictures } from "../add-pictures.js";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { indexPlace } from "../index-place.js";
import { datasetOptions, galleryOf, noteSplits, openChosenDataset } from "../open-chosen-dataset.js";
import { reportAdded } from "../report/added.js";

export const indexAddCommand = defineCommand({
  usage: "add <index> <pictures>",
  summary: "Add the gallery of a data set to an index, described by its own model; pictures that it has stay",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    ...datasetOptions,
    update: { type: "boolean", default: false, describe: "Describe those that it has again" },
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    [
      "$0 index add city.loci photos/2026",
      "Only what is not in it yet; what is added stays added if it is interrupted",
    ],
    ["$0 index add city.loci photos --update", "New pictures, and those that have changed"],
  ],
  async run(given, context) {
    const { index, update, json } = given;
    const dataset = await openChosenDataset(given);
    noteSplits(dataset, given, context.terminal);
    const result = await addPictures(index, galleryOf(dataset), update ? "both" : "add", context);
    return reportAdded(result, "in it already", json, context.terminal);
  },
});
