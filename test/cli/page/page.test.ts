import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Service, ServiceOptions } from "@loci/cli/service";
import type axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";
import { png, serveTiny, tinyIndex, tinyService } from "../../support/tiny-service.js";

const executablePath = "/usr/bin/chromium";
const camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** Red on its left half, green on its right one. */
async function redAndGreen(): Promise<Buffer> {
  const green = await png([10, 200, 10], 64, 64);
  return sharp(await png([200, 10, 10], 128, 64))
    .composite([{ input: green, left: 64, top: 0 }])
    .png()
    .toBuffer();
}
const chosen = async (buffer: Buffer) => ({ name: "query.png", mimeType: "image/png", buffer });

describe.skipIf(!existsSync(executablePath))("the page in Chromium (skipped where it is not installed)", () => {
  let browser: Browser;
  /** Of the tests that want nothing special. */
  let shared: Service;
  beforeAll(async () => {
    const { index } = await tinyIndex("flat", undefined, undefined, await suiteFolder());
    shared = (await serveTiny(index)).service;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", ...camera] });
  });
  afterAll(async () => {
    await browser?.close();
    await shared?.close();
  });

  /** A page of a service of the tiny index. Whatever the page asks of others, or complains of, fails the test. */
  async function open(
    { path = "/", ...context }: BrowserContextOptions & { readonly path?: string } = {},
    options?: Partial<ServiceOptions>,
    facts?: Parameters<typeof tinyService>[2],
  ): Promise<Page> {
    const { url } = options === undefined ? shared : await tinyService(options, "flat", facts);
    const opened = await browser.newContext({ reducedMotion: "reduce", ...context });
    onTestFinished(() => opened.close());
    const page = await opened.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // What the service refuses is shown to people; the browser notes it besides.
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
    });
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(url)) complaints.push(request.url());
    });
    onTestFinished(() => expect(complaints).toEqual([]));
    await page.goto(url + path);
    return page;
  }

  const choose = async (page: Page, picture: Buffer) =>
    page.getByLabel("Pictures to search with").setInputFiles(await chosen(picture));
  const labels = (page: Page) => page.locator(".hits .caption .label").allTextContents();
  const outcome = (page: Page) => page.locator(".outcome");
  const firstLabel = async (page: Page, label: string) =>
    expect.poll(async () => (await labels(page))[0], { timeout: 10_000 }).toBe(label);

  async function hurdles(page: Page) {
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = (await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] })',
    )) as axe.AxeResults;
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }

  it("shows neighbours of a picture that is chosen, of a box of it, and goes back", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Search with" }).first().waitFor();
    await choose(page, await redAndGreen());
    await expect.poll(() => outcome(page).textContent()).toMatch(/^5 nearest; the best has a score of 0\.\d{3}\.$/);
    const frame = page.getByRole("button", { name: "Part of the query" });
    const { x, y, width, height } = (await frame.boundingBox())!;
    const drag = async (from: number, to: number) => {
      await page.mouse.move(x + from * width, y + 0.1 * height);
      await page.mouse.down();
      await page.mouse.move(x + ((from + to) / 2) * width, y + 0.5 * height);
      await page.mouse.move(x + to * width, y + 0.9 * height);
      await page.mouse.up();
    };
    await drag(0.55, 0.95);
    await firstLabel(page, "green");
    expect(await page.locator("figcaption").textContent()).toMatch(/^5\d × 5\d pixels of it/);
    await drag(0.05, 0.45);
    await firstLabel(page, "red");
    await page.goBack();
    await firstLabel(page, "green");
    const before = await labels(page);
    await page.reload();
    await expect.poll(() => labels(page)).toEqual(before);
    await page.getByRole("button", { name: "Search with all of it" }).click();
    await expect.poll(() => page.locator("figcaption").textContent()).toMatch(/^Drag a box/);
  });

  it("describes pictures itself when it is asked to, with the same answers, and sends none", async () => {
    const page = await open({}, { sharesModels: true });
    const bodies: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") bodies.push(request.headers()["content-type"] ?? "");
    });
    await choose(page, await redAndGreen());
    await expect.poll(() => outcome(page).textContent()).toMatch(/^5 nearest/);
    const sent = await outcome(page).textContent();
    expect(bodies.pop()).toContain("multipart/form-data");
    bodies.length = 0;
    const here = page.getByLabel("Describe pictures in this browser");
    expect(await here.isChecked()).toBe(false);
    await here.check();
    await expect.poll(() => bodies, { timeout: 30_000 }).toEqual(["application/json"]);
    await expect.poll(() => outcome(page).textContent()).toBe(sent);
    expect(await hurdles(page)).toEqual([]);
    await page.reload();
    await expect.poll(() => outcome(page).textContent(), { timeout: 30_000 }).toBe(sent);
    expect(new Set(bodies)).toEqual(new Set(["application/json"]));
    expect(await here.isChecked()).toBe(true);
  });

  it("does not offer to describe pictures where models are not shared", async () => {
    const page = await open({ path: "/?like=indexed.0" });
    await firstLabel(page, "red");
    expect(await page.getByLabel("Describe pictures in this browser").count()).toBe(0);
  });

  it("filters, says what is wrong with a filter, and sets a threshold below which nothing is known", async () => {
    const page = await open({ path: "/?like=indexed.0" });
    await expect.poll(() => labels(page)).toEqual(["red", "green", "green", "blue"]);
    await page.getByLabel("Column").selectOption("label");
    await page.getByLabel("Value").fill("green");
    await page.getByRole("button", { name: "Add" }).click();
    await expect.poll(() => labels(page)).toEqual(["green", "green"]);
    expect(await page.getByLabel("Only pictures with").inputValue()).toBe("label = 'green'");
    await page.getByLabel("Only pictures with").fill("lable = 'green'");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/lable.*label/s);
    await page.getByLabel("Only pictures with").fill("label != 'red'");
    await page.keyboard.press("Enter");
    await expect.poll(() => labels(page)).toEqual(["green", "green", "blue"]);
    await page.getByLabel("Unknown below a score").fill("0.99");
    await expect.poll(() => outcome(page).textContent()).toMatch(/^Unknown: even the best of 3/);
    expect(await page.locator(".hit.unknown").count()).toBe(3);
    await page.getByLabel("How many").fill("1");
    await expect.poll(() => labels(page)).toEqual(["green"]);
    expect(new URL(page.url()).searchParams.get("where")).toBe("label != 'red'");
  });

  it("says why a picture matches, and gives the focus back", async () => {
    const page = await open({ path: "/?like=indexed.0" });
    const button = page.getByRole("button", { name: "Why red/2.png matches" });
    await button.click();
    const dialog = page.getByRole("dialog", { name: "Why this match" });
    const text = dialog.locator(".sum");
    await expect.poll(() => text.textContent(), { timeout: 20_000 }).toMatch(/^Score/);
    const [score, ...sums] = [...(await text.textContent())!.matchAll(/-?\d+\.\d{3}/g)].map(([value]) => Number(value));
    const shown = Number(await page.locator(".hit .figures").first().textContent());
    expect(score).toBeCloseTo(shown, 2);
    for (const sum of sums) expect(sum).toBeCloseTo(score!, 2);
    expect(await dialog.locator("canvas").count()).toBe(2);
    expect(await hurdles(page)).toEqual([]);
    expect(new URL(page.url()).searchParams.get("why")).toBe("1");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("takes more examples, for and against", async () => {
    const page = await open({ path: "/?like=indexed.0" });
    await page.getByRole("button", { name: "More like green/1.png" }).click();
    await page.getByRole("heading", { name: "More like" }).waitFor();
    await page.getByRole("button", { name: "Less like blue/1.png" }).click();
    await page.getByRole("heading", { name: "Less like" }).waitFor();
    expect(new URL(page.url()).searchParams.getAll("like")).toEqual(["indexed.0", "indexed.2"]);
    // Both examples are left out of the answers, and so is the one against.
    await expect.poll(() => labels(page)).toEqual(expect.arrayContaining(["red", "green"]));
    await expect.poll(async () => (await labels(page)).length).toBe(2);
    await page.getByRole("button", { name: "Leave out example 4" }).click();
    await expect.poll(async () => (await labels(page)).length).toBe(3);
    await page.getByRole("button", { name: "Search with green/2.png" }).click();
    await firstLabel(page, "green");
    expect(new URL(page.url()).searchParams.getAll("like")).toEqual(["indexed.3"]);
  });

  it("takes pictures that are dropped, pasted or taken", async () => {
    const page = await open({ permissions: ["camera"] });
    const give = async (type: "drop" | "paste", colour: readonly [number, number, number]) => {
      const bytes = [...(await png(colour, 32, 32))];
      await page.evaluate(
        ([type, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "given.png", { type: "image/png" }));
          const event =
            type === "drop"
              ? new DragEvent(type, { dataTransfer: data, bubbles: true })
              : new ClipboardEvent(type, { clipboardData: data, bubbles: true });
          document.body.dispatchEvent(event);
        },
        [type, bytes] as const,
      );
    };
    await page.getByRole("button", { name: "Search with" }).first().waitFor();
    await give("drop", [10, 200, 10]);
    await firstLabel(page, "green");
    await give("paste", [10, 10, 200]);
    await firstLabel(page, "blue");
    await page.getByRole("button", { name: "Camera" }).click();
    await page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
    await page.getByRole("button", { name: "Take the picture" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => outcome(page).textContent()).toMatch(/^5 nearest/);
  });

  it("refuses what is no picture, before and after asking the service", async () => {
    const page = await open();
    await page
      .getByLabel("Pictures to search with")
      .setInputFiles({ name: "a.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") });
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/svg.*jpeg/);
    await choose(page, Buffer.from("no picture"));
    await expect.poll(() => page.locator("main").getByRole("alert").textContent()).toMatch(/picture/);
  });

  it("can be used by keyboard alone", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Search with" }).first().waitFor();
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(
          () => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "",
        );
        if (name.test(focused)) return;
      }
      expect.fail(`no way by Tab to ${name}`);
    };
    await tabTo(/^Search with red\/1/);
    await page.keyboard.press("Enter");
    await firstLabel(page, "red");
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo(/^Part of the query/);
    await page.keyboard.press("ArrowRight");
    await page.locator(".region .box").waitFor();
    const region = () => new URL(page.url()).searchParams.get("like")!.split("@")[1]!.split(",").map(Number);
    const [left, top, width, height] = region() as [number, number, number, number];
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    expect(region()).toEqual([left + 1, top, width, height + 1]);
    await page.keyboard.press("Escape");
    await page.locator(".region .box").waitFor({ state: "detached" });
    await tabTo(/^Why red\/2/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it.each([
    ["a phone, dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true }],
    ["a wide screen, light", { viewport: { width: 1280, height: 800 }, colorScheme: "light" }],
  ] as const)("fits on %s, without serious hurdles", async (_, context) => {
    const page = await open({ ...context, path: "/?like=indexed.0" });
    await firstLabel(page, "red");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(context.viewport.width);
    expect(await hurdles(page)).toEqual([]);
  });

  it("draws where the pictures were taken, without a network, and searches a part of the map", async () => {
    const page = await open({ path: "/?like=indexed.0&view=map" }, {}, (place) => ({
      latitude: 52.5 + 0.0002 * place,
      longitude: 13.4,
    }));
    const mark = (text: string) => page.locator(".points .mark").filter({ hasText: new RegExp(`^${text}$`) });
    await mark("Q").waitFor();
    // 0.0002° of latitude are 22 m: the next picture is right, the others are not.
    await expect.poll(() => page.locator(".mark.right").allTextContents()).toEqual(["1"]);
    expect(await page.locator(".mark.wrong").count()).toBe(3);
    expect(await hurdles(page)).toEqual([]);
    await page.getByRole("button", { name: "Pictures", exact: true }).click();
    await expect.poll(() => page.locator(".figures").first().textContent()).toMatch(/ · 22 m$/);
    await page.getByRole("button", { name: "Map" }).click();
    await mark("1").waitFor();
    await page.keyboard.press("Tab");
    for (let step = 0; step < 8; step++) await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Search only in this part" }).click();
    await expect.poll(async () => page.locator(".mark:not(.query)").count()).toBeLessThan(4);
    await page.getByRole("button", { name: "Everywhere" }).click();
    await expect.poll(async () => page.locator(".mark:not(.query)").count()).toBe(4);
  });

  it("lays out the index in a plane whose points one can search with", async () => {
    const page = await open({ path: "/?like=indexed.0&view=overview" });
    await page.locator(".points .mark").first().waitFor({ timeout: 20_000 });
    expect(await page.locator(".legend li").allTextContents()).toEqual(["blue", "green", "red"]);
    await page.locator(".points .mark").filter({ hasText: /^4$/ }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?like=indexed.4");
    await expect.poll(async () => (await labels(page)).length).toBe(4);
  });

  it("asks for the key of a service that wants one, and shows its pictures with it", async () => {
    const page = await open({}, { keys: ["0123456789abcdef0123456789abcdef"] });
    await page.getByLabel("API key").fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await expect.poll(() => page.getByRole("alert").textContent()).toMatch(/does not know that key/);
    await page.getByLabel("API key").fill("0123456789abcdef0123456789abcdef");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("button", { name: "Search with" }).first().click();
    await firstLabel(page, "red");
    const image = page.locator(".hits img").first();
    await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
    expect(await image.getAttribute("src")).toMatch(/^blob:/);
  });
});
