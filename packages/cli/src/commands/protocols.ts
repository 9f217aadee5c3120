import { createProtocol, protocols, unknownName } from "@loci/core";
import { defineCommand } from "../command.js";
import { protocolLines } from "../report/evaluation.js";
import { table } from "../report/table.js";

export const protocolsCommand = defineCommand({
  usage: "protocols [name]",
  summary: "List evaluation protocols, or what one states",
  options: {
    name: { type: "string", describe: "Tell about this one" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 protocols", "All of them"],
    ["$0 protocols roxford-emh", "Positives, self-match, ignored pictures, ties, metrics and source of one"],
  ],
  async run({ name, json }, { terminal }) {
    if (name !== undefined && !Object.hasOwn(protocols, name)) {
      throw unknownName("protocol", Object.keys(protocols), name);
    }
    const stated = (name === undefined ? Object.keys(protocols) : [name]).map((one) => createProtocol(one).stated);
    if (json) terminal.out(JSON.stringify(stated, null, 2));
    else if (name === undefined)
      terminal.out(table(["name", "what it is", "metrics"], Object.values(protocols).map(row)));
    else for (const line of stated.flatMap(protocolLines)) terminal.out(line);
    return "done";
  },
});

const row = ({ name, summary, metrics }: (typeof protocols)[string]): string[] => [name, summary, metrics.join(", ")];
