import { expect, test } from "vitest";
import {
  buildObject,
  fromFortranOrder,
  PickledArray,
  PickledType,
  pickleGlobals,
} from "../../../packages/core/dist/files/pickle-globals.js";

test("only names of data are on the list", () => {
  expect(Object.keys(pickleGlobals).sort()).toMatchInlineSnapshot(`
    [
      "__builtin__.frozenset",
      "__builtin__.list",
      "__builtin__.range",
      "__builtin__.set",
      "__builtin__.tuple",
      "__builtin__.xrange",
      "_codecs.encode",
      "builtins.frozenset",
      "builtins.list",
      "builtins.range",
      "builtins.set",
      "builtins.tuple",
      "builtins.xrange",
      "collections.OrderedDict",
      "numpy._core.multiarray._reconstruct",
      "numpy._core.multiarray.scalar",
      "numpy._core.numeric._frombuffer",
      "numpy.core.multiarray._reconstruct",
      "numpy.core.multiarray.scalar",
      "numpy.core.numeric._frombuffer",
      "numpy.dtype",
      "numpy.ndarray",
    ]
  `);
});

const reading = { source: "x", spend: () => {} };

test("an array takes its bytes only when they are as many as its shape says", () => {
  const array = new PickledArray();
  const state = (shape: number[], bytes: number[]) => [1, shape, new PickledType("i1"), false, Uint8Array.from(bytes)];
  buildObject(array, state([2, 2], [1, 2, 3, 4]), reading);
  expect(array).toEqual({ shape: [2, 2], elements: [1, 2, 3, 4] });
  expect(() => buildObject(array, state([2, 3], [1]), reading)).toThrow("a pickled NumPy array is damaged");
  expect(() => buildObject(array, state([-1, -1], [1]), reading)).toThrow("shape of a NumPy array");
  expect(() => buildObject(array, state([1e9, 1e9], [1]), reading)).toThrow("at most 33554432 elements");
  expect(() => buildObject(array, [1, [1], "i1", false, new Uint8Array(1)], reading)).toThrow("damaged");
});

test("records are refused", () => {
  expect(() => buildObject(new PickledType("V8"), [3, "|", null, ["a", "b"], null, 8, 1, 0], reading)).toThrow(
    "records",
  );
});

test("Fortran's order has the first axis fastest", () => {
  expect(fromFortranOrder(["00", "10", "01", "11", "02", "12"], [2, 3])).toEqual(["00", "01", "02", "10", "11", "12"]);
  expect(fromFortranOrder([1, 2, 3], [3])).toEqual([1, 2, 3]);
  const [a, b, c] = [2, 3, 4];
  const elements: string[] = [];
  for (let k = 0; k < c; k++) for (let j = 0; j < b; j++) for (let i = 0; i < a; i++) elements.push(`${i}${j}${k}`);
  expect(fromFortranOrder(elements, [a, b, c])).toEqual([...elements].sort());
});
