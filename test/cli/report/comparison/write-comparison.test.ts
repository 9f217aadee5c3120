import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type WrittenComparison, writeComparison } from "@loci/cli";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quadrants } from "../../../support/drawn-pictures.js";
import { madeFailure, madePictures, madeResults } from "../../../support/experiment-results.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const classes = {
  ...{
    systems: ["gem", "netvlad k=64", "netvlad(clusters=16)|pca(dimensions=128,whiten=false) & <128>"],
    heads: ["gem", "netvlad", "netvlad|pca(dimensions=128)"],
  },
  ...{ seeds: [1, 2], queries: 40, steps: 12 },
};
const places = { systems: ["gem", "gap"], seeds: [1], queries: 45, kind: "places", data: "streets" } as const;

let folder: string;
let result: WrittenComparison;

beforeAll(async () => {
  const pictures = await mkdtemp(path.join(tmpdir(), "loci-test-"));
  folder = path.join(pictures, "out");
  for (const name of madePictures(classes).slice(0, 30)) {
    await mkdir(path.dirname(path.join(pictures, name)), { recursive: true });
    await quadrants(40, 30).toFile(path.join(pictures, name));
  }
  const lines = [...madeResults(classes), madeFailure, ...madeResults(places)];
  const options = { title: "Heads & more", command: "loci compare made.yaml", experiment: "seeds: [1, 2]\n" };
  const fileOf = (data: string, picture: string) => (data === "drawn" ? path.join(pictures, picture) : undefined);
  result = await writeComparison(folder, lines, { ...options, resamples: 500, fileOf });
});

afterAll(() => rm(path.dirname(folder), { recursive: true, force: true }));

describe("writeComparison", () => {
  it("writes page, tables, plots and data", async () => {
    expect(result.failures).toBe(1);
    expect(result.comparisons.map(({ data, systems }) => [data.name, systems.length])).toEqual([
      ["drawn", 3],
      ["streets", 2],
    ]);
    const files = (await readdir(folder, { recursive: true })).sort();
    expect(files).toEqual(expect.arrayContaining(["report.html", "table.md", "table.tex", "data/1-drawn-systems.csv"]));
    const plots = files.filter((file) => file.endsWith(".svg"));
    expect(plots).toEqual(
      expect.arrayContaining(["plots/1-drawn-pareto-bytes.svg", "plots/2-streets-recall-at-k.svg"]),
    );
    for (const plot of plots) {
      expect(files).toContain(plot.replace(".svg", ".csv"));
      expect(await readFile(path.join(folder, plot), "utf8")).not.toContain("var(");
    }
  });

  it("writes a page where every cell failed, and one of nothing", async () => {
    const folder = await temporaryFolder();
    await writeComparison(folder, [madeFailure]);
    const page = await readFile(path.join(folder, "report.html"), "utf8");
    expect(page).toContain("No cell came to an end.");
    expect(page).toContain("bilinear &lt;big&gt;, seed 1</b> (00000000000000ff): bilinear: no memory &amp; no hope");
  });
});

/** What is drawn is one image to who cannot see it, and looking at each of its parts takes most of the time. */
const AUDIT = 'axe.run({ exclude: [".drawing", "svg.map"] }, { resultTypes: ["violations"] })';
const executablePath = "/usr/bin/chromium";
describe.skipIf(!existsSync(executablePath))(
  "in Chromium, without a network (skipped where it is not installed)",
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    });
    afterAll(() => browser?.close());

    const open = async (file: string, colorScheme: "light" | "dark", width: number): Promise<Page> => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, offline: true });
      const page = await context.newPage();
      page.on("pageerror", (error) => expect.fail(String(error)));
      page.on("request", (request) => expect(request.url()).toMatch(/^(file|data):/));
      await page.goto(pathToFileURL(file).href);
      return page;
    };

    it("can be clicked through, in light and dark, on a phone, and has no serious hurdles", async () => {
      const page = await open(result.page, "light", 1280);
      await sorts(page);
      await chooses(
        page,
        result.comparisons[0]!.systems.map(({ name }) => name),
      );
      await downloads(page);
      const colours = [await ground(page)];
      for (const [scheme, width] of [
        ["light", 1280],
        ["dark", 390],
      ] as const) {
        const other = await open(result.page, scheme, width);
        colours.push(await ground(other));
        expect(await other.evaluate("document.documentElement.scrollWidth")).toBe(width);
        await other.evaluate(axe.source);
        const { violations } = (await other.evaluate(AUDIT)) as axe.AxeResults;
        const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
        expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
      }
      expect(colours[0]).toBe(colours[1]);
      expect(colours[0]).not.toBe(colours[2]);
    });
  },
);

const ground = (page: Page) => page.evaluate("getComputedStyle(document.body).backgroundColor");

async function sorts(page: Page): Promise<void> {
  const group = page.locator("table.results").first().locator("tbody").first();
  const names = () => group.locator("tr[data-row] th").allInnerTexts();
  const shown = await names();
  const heading = page.locator("table.results").first().getByRole("columnheader", { name: "parameters" });
  await heading.getByRole("button").click();
  expect(await heading.getAttribute("aria-sort")).toBe("descending");
  expect(await names()).toEqual(["netvlad k=64", "gem"]);
  await heading.getByRole("button").click();
  expect(await heading.getAttribute("aria-sort")).toBe("ascending");
  expect(await names()).toEqual(["gem", "netvlad k=64"]);
  expect(await page.locator("table.results").first().locator("th[aria-sort]").count()).toBe(1);
  const main = page.locator("table.results").first().getByRole("columnheader", { name: "recall@1", exact: true });
  await main.getByRole("button").click();
  expect(await names()).toEqual(shown);
}

async function chooses(page: Page, [best, second, last]: readonly string[]): Promise<void> {
  const select = page.getByLabel("The best beside").first();
  const seen = page.locator(".pairs-0:visible h4");
  expect(new Set(await seen.allInnerTexts())).toEqual(new Set([best, second]));
  await select.selectOption({ label: last! });
  expect(new Set(await seen.allInnerTexts())).toEqual(new Set([best, last]));
  expect(await page.locator(".pairs-0:visible img").count()).toBeGreaterThan(4);
  expect(await page.locator(".pairs-1 svg.map").count()).toBeGreaterThan(0);
}

async function downloads(page: Page): Promise<void> {
  for (const [text, start] of [
    ["SVG", "<svg"],
    ["CSV", "system,"],
  ] as const) {
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("figure.plot").first().getByRole("link", { name: text }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe(`pareto-bytes.${text.toLowerCase()}`);
    expect(await readFile(await saved.path(), "utf8")).toMatch(new RegExp(`^${start}`));
  }
}
