import {
  type BackboneDefinition,
  backbones,
  bundledBackbone,
  openBackbone,
  type PublicNetwork,
  precisionOf,
  publicNetworks,
  RetrievalError,
  readRegistered,
  registeredNames,
  shownLocation,
} from "@loci/core";
import { defineCommand } from "../command.js";
import { table } from "../report/table.js";

export const backbonesCommand = defineCommand({
  usage: "$0 [name]",
  summary: "List the backbones, or the layers of one",
  options: {
    name: { type: "string", describe: "List the layers of this one" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 backbones", "All backbones"],
    ["$0 backbones mobilenet_v2", "Every layer of one, with channels and stride"],
  ],
  async run({ name, json }, { terminal }) {
    if (name === undefined) {
      const published: readonly PublicNetwork[] = Object.values(publicNetworks);
      const all: readonly Listed[] = [...Object.values(backbones), ...(await ofTheUser()), ...published];
      terminal.out(json ? JSON.stringify(all, null, 2) : table(HEADINGS, all.map(row)));
      return "done";
    }
    const backbone = await openBackbone(name);
    const { network: _, layers, ...about } = backbone;
    const definition = bundledBackbone(precisionOf(name).reference);
    if (json) {
      terminal.out(JSON.stringify({ ...definition, ...about, layers }, null, 2));
      return "done";
    }
    if (definition) terminal.out(`${name}: ${definition.summary}\nsource: ${definition.source}\n`);
    const marks = (layer: string) =>
      layer === backbone.defaultLayer ? "default" : definition?.usefulLayers.includes(layer) ? "useful" : "";
    const rows = Object.entries(layers).map(([layer, { channels, stride }]) => [
      layer,
      `${channels}`,
      `${stride}`,
      marks(layer),
    ]);
    terminal.out(table(["layer", "channels", "stride (pixels)", ""], rows));
    return "done";
  },
});

interface UserBackbone {
  readonly name: string;
  readonly location: string;
  /** Why it cannot be used, or nothing. */
  readonly problem?: string;
}

/** Those that have a name of the user's; a damaged entry is listed with what is wrong with it. */
function ofTheUser(): Promise<readonly UserBackbone[]> {
  return Promise.all(
    registeredNames().map(async (name) => {
      try {
        return { name, location: shownLocation((await readRegistered(name)).location) };
      } catch (error) {
        if (!(error instanceof RetrievalError)) throw error;
        return { name, location: "", problem: error.message };
      }
    }),
  );
}

type Listed = BackboneDefinition | UserBackbone | PublicNetwork;

const HEADINGS = ["backbone", "input (pixels)", "default layer", "what it is"];
function row(entry: Listed): string[] {
  if ("family" in entry) return [entry.name, `${entry.size}`, "", `${entry.summary} (downloaded when used)`];
  if ("location" in entry) return [entry.name, "", "", entry.problem ?? `yours, from ${entry.location}`];
  return [entry.name, `${entry.preprocessing.size}`, entry.defaultLayer, entry.summary];
}
