import { contentRules } from "@loci/cli/service";
import { expect, it } from "vitest";

it("allows the service's own files only, never a script in the page, and as little more as is asked for", () => {
  const { directives } = contentRules({ tiles: undefined, sharesModels: false });
  expect(directives).toMatchObject({ defaultSrc: ["'none'"], scriptSrc: ["'self'"], connectSrc: ["'self'"] });
  expect(Object.values(directives).flat()).not.toContain("'unsafe-inline'");
  expect(directives.imgSrc).toEqual(["'self'", "blob:", "data:"]);
  const tiles = { url: "https://tiles.example/{z}/{x}/{y}.png", attribution: "somebody" };
  const wider = contentRules({ tiles, sharesModels: true }).directives;
  expect(wider).toEqual({
    ...directives,
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    imgSrc: [...directives.imgSrc, "https://tiles.example"],
  });
});
