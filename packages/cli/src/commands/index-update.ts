import { openDataset } from "@loci/core";
import { addPictures } from "../add-pictures.js";
import { defineCommand } from "../command.js";
import { reportAdded } from "../report/added.js";

export const indexUpdateCommand = defineCommand({
  usage: "update <index> <pictures>",
  summary: "Describe pictures of an index again and replace their metadata; their ids stay",
  options: {
    index: { type: "string", demandOption: true, describe: "Index directory" },
    pictures: {
      type: "string",
      demandOption: true,
      describe: "Folder or data set; pictures not in the index are left out",
    },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [["$0 index update city.loci photos/retouched", "Pictures that have changed on the disk"]],
  async run({ index, pictures: location, json }, context) {
    const { pictures } = await openDataset(location);
    const result = await addPictures(index, pictures, "update", context);
    return reportAdded(result, "not in it", json, context.terminal);
  },
});
