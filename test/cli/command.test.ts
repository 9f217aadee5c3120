import { addCommand, defineCommand, type Outcome } from "@loci/cli";
import { expect, it } from "vitest";
import yargs from "yargs";
import { testContext } from "../support/test-terminal.js";

const greet = defineCommand({
  usage: "greet <names..>",
  summary: "Greet",
  options: {
    names: { type: "string", array: true, demandOption: true, describe: "Whom" },
    "how-often": { type: "number", default: 1, describe: "Times" },
  },
  examples: [["$0 greet Ada", "Once"]],
  async run({ names, howOften }, { terminal }) {
    terminal.out(`${names.join("+")} ${howOften}`);
    return "partly";
  },
});

it("gives yargs the words named in the usage as positionals and the rest as options, and hands the outcome on", async () => {
  const { context, out } = testContext();
  const outcomes: Outcome[] = [];
  const parser = addCommand(yargs().strict(), greet, context, (outcome) => void outcomes.push(outcome));
  await parser.parseAsync(["greet", "Ada", "Bo", "--how-often", "3"]);
  expect(out).toEqual(["Ada+Bo 3"]);
  expect(outcomes).toEqual(["partly"]);
});
