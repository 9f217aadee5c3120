import { expect, it } from "vitest";
import { shownAddress } from "../../../packages/core/dist/files/shown-address.js";

it("has host and path, and nothing that may be secret", () => {
  expect(shownAddress("https://ann:secret@host.org:8443/a/b.onnx?token=secret#secret")).toBe(
    "https://host.org:8443/a/b.onnx?…",
  );
  expect(shownAddress("http://host.org/a.onnx")).toBe("http://host.org/a.onnx");
  expect(shownAddress("http://ann:secret@[")).toBe("an address that is none");
});
