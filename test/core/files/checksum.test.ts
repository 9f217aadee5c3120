import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256, sha256OfFile } from "@loci/core";
import { expect, test } from "vitest";
import { suiteFolder } from "../../support/suite-folder.js";

const folder = await suiteFolder();

// FIPS 180-2, appendix B.1 and B.3.
const ofAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const ofMillionA = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

test("agrees with the standard's examples, for text, bytes and files", async () => {
  expect(sha256("abc")).toBe(ofAbc);
  expect(sha256(Uint8Array.of(97, 98, 99))).toBe(ofAbc);
  await writeFile(join(folder, "abc"), "abc");
  expect(await sha256OfFile(join(folder, "abc"))).toBe(ofAbc);
});

test("a file longer than one piece, and an empty one", async () => {
  await writeFile(join(folder, "long"), "a".repeat(1_000_000));
  expect(await sha256OfFile(join(folder, "long"))).toBe(ofMillionA);
  await writeFile(join(folder, "longer"), Buffer.alloc(3_000_001, 7));
  expect(await sha256OfFile(join(folder, "longer"))).toBe(sha256(Buffer.alloc(3_000_001, 7)));
  await writeFile(join(folder, "empty"), "");
  expect(await sha256OfFile(join(folder, "empty"))).toBe(sha256(""));
});
