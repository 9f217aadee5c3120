import { addPictures } from "../add-pictures.js";
import { defineCommand } from "../command.js";
import { deviceOption } from "../device-option.js";
import { indexPlace } from "../index-place.js";
import { datasetOptions, galleryOf, noteSplits, openChosenDataset } from "../open-chosen-dataset.js";
import { reportAdded } from "../report/added.js";

export const indexUpdateCommand = defineCommand({
  usage: "update <index> <pictures>",
  summary: "Describe pictures of an index again and replace their metadata; ids stay, pictures not in it are left out",
  options: {
    index: { type: "string", demandOption: true, describe: indexPlace },
    ...datasetOptions,
    device: deviceOption,
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [["$0 index update city.loci photos/retouched", "Pictures that have changed on the disk"]],
  async run(given, context) {
    const { index, json } = given;
    const dataset = await openChosenDataset(given);
    noteSplits(dataset, given, context.terminal);
    const result = await addPictures(index, galleryOf(dataset), "update", context);
    return reportAdded(result, "not in it", json, context.terminal);
  },
});
