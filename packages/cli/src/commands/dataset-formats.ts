import { datasetFormats } from "@loci/core";
import { defineCommand } from "../command.js";
import { table } from "../report/table.js";

export const datasetFormatsCommand = defineCommand({
  usage: "formats",
  summary: "List the formats of data sets, in the order in which they are tried",
  options: { json: { type: "boolean", default: false, describe: "Print JSON" } },
  examples: [["$0 dataset formats", "Names for --format, and what each looks like on disk"]],
  async run({ json }, { terminal }) {
    const formats = Object.values(datasetFormats).map(({ name, summary, layout, source }) => ({
      name,
      summary,
      layout,
      source,
    }));
    if (json) terminal.out(JSON.stringify(formats, null, 2));
    else
      terminal.out(
        table(
          ["format", "what it is", "layout"],
          formats.map(({ name, summary, layout }) => [name, summary, layout]),
        ),
      );
    return "done";
  },
});
