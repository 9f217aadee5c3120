import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createService, defaultServiceOptions } from "@loci/cli/service";
import { stringify } from "csv-stringify/sync";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeComparison } from "../../packages/cli/dist/report/comparison/write-comparison.js";
import { madeResults } from "../support/experiment-results.js";
import { runLoci } from "../support/run-loci.js";
import { suiteFolder } from "../support/suite-folder.js";
import { png } from "../support/tiny-service.js";

const attack = "window.owned=1";
/** Names that end an element, an attribute, a script, a style or a comment, or are an expression or an address of script. */
const hostile = [
  `<script>${attack}</script>`,
  `</script></style></title><script>${attack}</script>`,
  `"><img src=x onerror=${attack}>`,
  `' onmouseover='${attack}' x='`,
  `--><svg onload=${attack}>`,
  `\${${attack}} {{constructor.constructor('${attack}')()}}`,
  `javascript:${attack}`,
];
/** What a file may be called here: no slash. */
const fileNames = hostile.map((name, place) => `${name.replaceAll("/", "")} ${place}.png`);

const folder = await suiteFolder();
const executablePath = "/usr/bin/chromium";
describe.skipIf(!existsSync(executablePath))(
  "labels and file names that are scripts, in Chromium (skipped without)",
  () => {
    let browser: Browser;
    const index = join(folder, `${(fileNames[2] as string).slice(0, -4)}.loci`);
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      await mkdir(join(folder, "photos"));
      const rows = hostile.map((label, place) => [
        fileNames[place],
        label,
        `${40 + place / 10}`,
        "10",
        label,
        `${place}`,
      ]);
      for (const [place, name] of fileNames.entries()) {
        await writeFile(join(folder, "photos", name), await png([30 * place, 200, 90], 64, 64));
      }
      const table = stringify([["path", "label", "latitude", "longitude", "sequence", "frame"], ...rows]);
      await writeFile(join(folder, "photos/table.csv"), table);
      const model = ["--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64", "--kind", "flat"];
      const built = await runLoci("index", "build", join(folder, "photos/table.csv"), "--out", index, ...model);
      expect(built, built.notes).toMatchObject({ code: 0 });
    });
    afterAll(() => browser?.close());

    /** Opens a page, moves over all that it shows, and looks whether anything of a stranger has run. */
    async function look(url: string, use: (text: () => Promise<string>) => Promise<void>) {
      const page = await browser.newPage();
      try {
        page.on("dialog", () => expect.fail("a dialog"));
        await page.goto(url);
        await use(() => page.evaluate("document.body.innerText"));
        await page.evaluate(
          "for (const each of document.querySelectorAll('*')) each.dispatchEvent(new MouseEvent('mouseover'))",
        );
        expect(await page.evaluate("window.owned")).toBeUndefined();
        expect(await page.locator("[onerror], [onload], [onmouseover], a[href^='javascript:']").count()).toBe(0);
      } finally {
        await page.close();
      }
    }

    it("in pages of a query and of an explanation", async () => {
      const picture = join(folder, "photos", fileNames[0] as string);
      for (const [words, file] of [
        [["query", index, picture, "--page"], join(folder, "query.html")],
        [["explain", index, picture, "2", "--out"], join(folder, "explain.html")],
      ] as const) {
        expect(await runLoci(...words, file)).toMatchObject({ code: 0 });
        await look(pathToFileURL(file).href, async (text) => expect(await text()).toContain("<script>"));
      }
    });

    it("in the report of a comparison", async () => {
      const systems = hostile.slice(0, 3);
      const lines = madeResults({ systems, heads: systems, seeds: [1], queries: 12, data: hostile[1] as string });
      const { page } = await writeComparison(join(folder, "report"), lines);
      await look(pathToFileURL(page).href, async (text) => expect(await text()).toContain("<script>"));
    });

    it("in the page of the service", async () => {
      const service = await createService({ ...defaultServiceOptions, port: 0, indexes: [index], logLevel: "silent" });
      try {
        for (const view of ["", "&view=map"]) {
          await look(`${service.url}/?like=indexed.0${view}`, async (text) => {
            await expect.poll(text, { timeout: 30_000 }).toContain(attack);
          });
        }
      } finally {
        await service.close();
      }
    });
  },
);
