import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkOrigin, createKeyCheck, isLoopback, readKeys } from "@loci/cli/service";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const [one, two] = ["1".repeat(16), "2".repeat(20)];

it("reads keys from a file and a variable", async () => {
  const file = join(await temporaryFolder(), "keys");
  await writeFile(file, `# for the page\n${one} # mine\n\n`);
  expect(await readKeys(file, ` ${two},`)).toEqual([one, two]);
  expect(await readKeys(undefined, undefined)).toEqual([]);
  await writeFile(file, "# none\n");
  await expect(readKeys(file, two)).rejects.toThrow(/has no API key/);
  await expect(readKeys(undefined, "short")).rejects.toThrow(/at least 16 characters/);
  await expect(readKeys(`${file}s`, undefined)).rejects.toThrow(/cannot read the API keys/);
});

it("takes a whole key as a bearer, and nothing else", () => {
  const check = createKeyCheck([one, two]);
  expect([`Bearer ${one}`, `bearer  ${two}`].map(check)).toEqual([true, true]);
  for (const wrong of [undefined, "", one, `Basic ${one}`, `Bearer ${one}1`, `Bearer ${one} x`, "Bearer "]) {
    expect(check(wrong)).toBe(false);
  }
  expect(createKeyCheck([])("Bearer ")).toBe(false);
});

it("knows loopback", () => {
  expect(["localhost", "127.0.0.1", "127.9.9.9", "::1"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["0.0.0.0", "::", "10.0.0.1", "localhost.evil.example"].map(isLoopback)).not.toContain(true);
});

it("refuses names that only lead here, and pages of other origins", () => {
  for (const host of ["localhost:7700", "127.0.0.1:1", "[::1]:7700", "LOCALHOST"]) checkOrigin({ host }, true);
  for (const host of ["evil.example", "127.0.0.1.evil.example", "", undefined]) {
    expect(() => checkOrigin({ host }, true)).toThrow(/Host header/);
  }
  checkOrigin({ host: "photos.example" }, false);
  checkOrigin({ host: "photos.example", origin: "https://photos.example" }, false);
  for (const origin of ["https://evil.example", "null", "https://photos.example:444"]) {
    expect(() => checkOrigin({ host: "photos.example", origin }, false)).toThrow(/other origins/);
  }
});
