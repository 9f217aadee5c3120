import { shardPostgresIndex, withoutPassword } from "@loci/index";
import { defineCommand } from "../command.js";
import { progressOf } from "../progress-of.js";
import { tunedText } from "../report/recall.js";
import { serversOption } from "../servers-option.js";

export const indexShardCommand = defineCommand({
  usage: "shard <index>",
  summary: "Lay an index in PostgreSQL out over several servers, or back on one; it can be searched meanwhile",
  options: {
    index: { type: "string", demandOption: true, describe: "postgres://user@host/database/index" },
    servers: {
      ...serversOption,
      default: [] as readonly string[],
      describe: `${serversOption.describe}; none: back to the server of the index`,
    },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    [
      "$0 index shard postgres://loci@db/gallery/city --servers postgres://loci@db1/gallery postgres://loci@db2/gallery",
      "Each server gets a half and builds its graph at the same time",
    ],
  ],
  async run({ index, servers, json }, context) {
    const { terminal } = context;
    const [copying, linking] = [progressOf("Copying", context), progressOf("Linking", context)];
    try {
      const { manifest, tuned } = await shardPostgresIndex(index, servers, {
        onProgress: copying.onProgress,
        onLinking: linking.onProgress,
        onNotice: (text) => terminal.note(text),
      });
      const shown = servers.map(withoutPassword);
      const place = withoutPassword(index);
      if (json) terminal.out(JSON.stringify({ index: place, count: manifest.count, servers: shown }, null, 2));
      else
        terminal.out(`${place}: ${manifest.count} pictures on ${shown.length === 0 ? "its server" : shown.join(", ")}`);
      if (tuned) terminal.note(`Graph: ${tunedText(tuned, undefined)}`);
      return "done";
    } finally {
      copying.stop();
      linking.stop();
    }
  },
});
