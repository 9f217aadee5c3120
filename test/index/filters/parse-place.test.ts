import { RetrievalError } from "@loci/core";
import { parseBox, parseNear } from "@loci/index";
import { expect, it } from "vitest";

const globe = { latitude: "number", longitude: "number" } as const;

it("parseNear and parseBox read what the command line gives, and refuse pictures of unknown place", () => {
  const near = parseNear("52.5, 13.4,500", globe);
  expect([near({ latitude: 52.501, longitude: 13.401 }), near({ latitude: 52.6, longitude: 13.4 }), near({})]).toEqual([
    true,
    false,
    false,
  ]);
  const box = parseBox("-1,179,1,-179", globe);
  expect([box({ latitude: 0, longitude: 180 }), box({ latitude: 0, longitude: 0 }), box({})]).toEqual([
    true,
    false,
    false,
  ]);
});

it.each(["", "1,2", "1,2,3,4", "1,,3", "a,2,3", "1,2,Infinity", "91,0,1"])("parseNear refuses %j", (text) => {
  expect(() => parseNear(text, globe)).toThrow(RetrievalError);
});

it.each(["", "1,2,3", "1,2,3,4,5", "1,2,x,4", "2,0,1,0"])("parseBox refuses %j", (text) => {
  expect(() => parseBox(text, globe)).toThrow(RetrievalError);
});

it("tells what is expected", () => {
  expect(() => parseNear("1,2", globe)).toThrow('--near: expected latitude,longitude,metres: 3 numbers, got "1,2"');
  expect(() => parseBox("1", {})).toThrow('--box: expected south,west,north,east: 4 numbers, got "1"');
});
