import { removeRegistered } from "@loci/core";
import { defineCommand } from "../command.js";

export const backbonesRemoveCommand = defineCommand({
  usage: "remove <name>",
  summary: "Forget the name of a network; its file and models made with it stay",
  options: { name: { type: "string", demandOption: true, describe: "As it was added" } },
  examples: [["$0 backbones remove resnet50", "The name is free again"]],
  async run({ name }, { terminal }) {
    await removeRegistered(name);
    terminal.out(`${name} is forgotten`);
    return "done";
  },
});
