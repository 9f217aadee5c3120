// Asks the registry for known vulnerabilities of what ships: node .ci/audit.mjs
// Ends with 1 when there is one of level high or critical; with 0 when there is none, or when the registry does not answer such
// questions, which many mirrors do not: then it says so. test/security/dependencies.test.ts checks what can be checked without it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const words = ["--yes", packageManager, "audit", "--prod", "--json"];
const { stdout = "" } = spawnSync("npx", words, { encoding: "utf8", timeout: 120_000, maxBuffer: 2 ** 26 });
const answer = answerOf(stdout);
if (answer?.metadata?.vulnerabilities === undefined) {
  console.log(`Dependency audit: not done, the registry does not answer (${answer?.error?.code ?? "no answer"})`);
} else {
  const grave = Object.values(answer.advisories ?? {}).filter(({ severity }) => /^(high|critical)$/.test(severity));
  for (const { severity, module_name: name, title, url } of grave) console.log(`${severity}: ${name}: ${title} ${url}`);
  console.log(`Dependency audit: ${JSON.stringify(answer.metadata.vulnerabilities)}`);
  process.exitCode = grave.length > 0 ? 1 : 0;
}

function answerOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
