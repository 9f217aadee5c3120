import { expect, it } from "vitest";
import { jsonOrUndefined } from "../../../packages/core/dist/files/json-or-undefined.js";

it("parses JSON, and says undefined of anything else", () => {
  expect(jsonOrUndefined('{"a": [1]}')).toEqual({ a: [1] });
  expect(jsonOrUndefined("null")).toBeNull();
  for (const text of ["", "{", "undefined", "[1,]"]) expect(jsonOrUndefined(text)).toBeUndefined();
});
