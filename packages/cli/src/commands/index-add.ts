import { openDataset } from "@loci/core";
import { addPictures } from "../add-pictures.js";
import { defineCommand } from "../command.js";
import { reportAdded } from "../report/added.js";

export const indexAddCommand = defineCommand({
  usage: "add <index> <pictures>",
  summary: "Add pictures to an index, described by its own model",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    pictures: { type: "string", demandOption: true, describe: "Folder or data set; pictures that the index has stay" },
    update: { type: "boolean", default: false, describe: "Describe those that it has again" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    [
      "$0 index add city.loci photos/2026",
      "Only what is not in it yet; what is added stays added if it is interrupted",
    ],
    ["$0 index add city.loci photos --update", "New pictures, and those that have changed"],
  ],
  async run({ index, pictures: location, update, json }, context) {
    const { pictures } = await openDataset(location);
    const result = await addPictures(index, pictures, update ? "both" : "add", context);
    return reportAdded(result, "in it already", json, context.terminal);
  },
});
