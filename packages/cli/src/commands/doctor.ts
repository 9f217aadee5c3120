import { tensorflowEngineNames } from "@loci/core";
import { defineCommand } from "../command.js";
import { diagnose, type Finding } from "../diagnose.js";

export const doctorCommand = defineCommand({
  usage: "doctor",
  summary: "Say what works on this machine, what does not, and how to get it",
  options: {
    engine: {
      choices: ["auto", ...tensorflowEngineNames] as const,
      default: "auto" as const,
      describe: "TensorFlow.js engine to try: auto takes the best that loads",
    },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 doctor", "All parts"],
    ["$0 doctor --engine tensorflow-gpu", "Whether the graphics card can be used, and if not why"],
  ],
  async run({ engine, json }, { terminal }) {
    const findings = await diagnose(engine);
    if (json) terminal.out(JSON.stringify(findings, null, 2));
    else for (const finding of findings) terminal.out(asText(finding));
    return findings.some(({ state }) => state === "broken") ? "mistake" : "done";
  },
});

const marks = { works: "✓", missing: "–", broken: "✗" } as const;

const asText = ({ part, state, detail }: Finding) => `${marks[state]} ${part.padEnd(24)} ${detail}`;
