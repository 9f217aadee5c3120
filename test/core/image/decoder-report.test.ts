import { reportDecoder } from "@loci/core";
import { expect, it } from "vitest";

it("reads every promised format here", () => {
  const { formats, libvips } = reportDecoder();
  expect(formats).toEqual(["JPEG", "PNG", "WebP", "AVIF", "TIFF", "GIF"]);
  expect(libvips).toMatch(/^8\./);
});
