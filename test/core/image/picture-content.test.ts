import { decodeImage } from "@loci/core";
import { expect, test } from "vitest";

const refusal = (bytes: Uint8Array) =>
  decodeImage(bytes, { fit: "fill", size: 8, name: "odd.jpg" }).then(
    () => "accepted",
    (error: Error) => error.message,
  );
const box = (...brands: readonly string[]) => {
  const head = Buffer.from(`\0\0\0\0ftyp${brands[0]}\0\0\0\0${brands.slice(1).join("")}`, "latin1");
  head.writeUInt32BE(head.length);
  return Buffer.concat([head, Buffer.alloc(64, 1)]);
};
const latin1 = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["a HEIC picture", box("heic", "mif1", "heic")],
  ["a video", box("isom", "isom", "avc1")],
  ["a JPEG XL picture", latin1("\xff\x0a\xfa\x1f")],
  ["a JPEG 2000 picture", latin1("\0\0\0\x0cjP  \r\n\x87\n")],
  ["a BMP picture", latin1("BM\x36\0\0\0\0\0")],
  ["a Photoshop document", latin1("8BPS\0\x01")],
  ["a PDF document", latin1("%PDF-1.7\n%\xe2\xe3")],
  ["a ZIP archive", latin1("PK\x03\x04\x14\0")],
  ["a gzip archive", latin1("\x1f\x8b\x08\0")],
  ["a Git LFS pointer", latin1("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")],
  ["an HTML page", latin1("\n<!DOCTYPE html><html><body>404</body></html>")],
  ["an SVG drawing", latin1('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>')],
  ["an SVG drawing", latin1('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="9" height="9"></svg>')],
  ["an XML document", latin1('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
  ["plain text", latin1("label,path\nrose,a.jpg\n")],
  ["unknown binary data", Buffer.from([0, 1, 2, 3, 200, 201])],
])("%s is refused by what it is", async (description, bytes) => {
  expect(await refusal(bytes)).toMatch(
    new RegExp(
      `^picture "odd.jpg": unsupported format: expected JPEG, PNG, WebP, AVIF, TIFF or GIF, got ${description}\\. .+\\.$`,
    ),
  );
});

test("the remedy fits the content", async () => {
  expect(await refusal(box("heic"))).toContain("Convert it to JPEG or PNG.");
  expect(await refusal(latin1("version https://git-lfs.github.com/spec/v1"))).toContain("git lfs pull");
  expect(await refusal(latin1("<html>"))).toContain("download it again");
});

test("a signature alone is taken for a damaged picture of that format", async () => {
  expect(await refusal(latin1("\xff\xd8\xff"))).toContain("a JPEG picture that is truncated or damaged");
  expect(await refusal(box("mif1", "miaf", "avif"))).toContain("an AVIF picture that is truncated or damaged");
  expect(await refusal(latin1("MM\0+\0\x08\0\0"))).toContain("a TIFF picture that is truncated or damaged");
});
