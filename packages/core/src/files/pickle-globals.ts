import { RetrievalError } from "../errors.js";
import { countElements, decodeElements, type ElementLayout, parseElementType } from "./numpy-elements.js";

/** What is in a pickle: tuples, lists and sets are arrays, dictionaries are maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickledArray
  | PickledType
  | PickleGlobal;

/** A NumPy array as it is read. */
export interface NumpyArray {
  readonly shape: readonly number[];
  /** all elements in C order (the last axis fastest), whatever the order in the file */
  readonly elements: readonly PickleValue[];
}

/** What the interpreter makes of a pickled object while its parts come in. */
export class PickledArray implements NumpyArray {
  shape: readonly number[] = [];
  elements: readonly PickleValue[] = [];
}

export class PickledType {
  readonly descriptor: string;
  bigEndian = false;
  constructor(descriptor: string) {
    this.descriptor = descriptor;
  }

  layout(source: string): ElementLayout {
    return parseElementType(`${this.bigEndian ? ">" : "<"}${this.descriptor}`, source);
  }
}

/** A name that a pickle may use. Only the functions below stand behind these names: nothing is imported or run. */
export type PickleGlobal = (given: readonly PickleValue[], source: string, spend: Spend) => PickleValue;

/** Asked before values are made that are not in the bytes of the pickle. @throws RetrievalError when they are too many in all */
type Spend = (values: number) => void;

const emptyArray: PickleGlobal = () => new PickledArray();

const range: PickleGlobal = (given, source, spend) => {
  if (!given.every((each) => typeof each === "number")) throw damagedArray(source);
  const [first = 0, second, step = 1] = given as number[];
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  spend(length);
  return Array.from({ length }, (_, place) => start + place * step);
};

const scalar: PickleGlobal = ([type, content], source, spend) => {
  if (!(type instanceof PickledType)) throw damagedArray(source);
  return elementsOf(type, content ?? null, 1, { source, spend })[0] ?? null;
};

/** Python 2 text that carried bytes, pickled by Python 3 for Python 2. */
const encode: PickleGlobal = ([text], _source, spend) => {
  if (typeof text !== "string") return text ?? null;
  spend(text.length);
  return Buffer.from(text, "latin1");
};

/** `_frombuffer(buffer, dtype, shape, order)`: how protocol 5 writes arrays. */
const fromBuffer: PickleGlobal = ([content, type, shape, order], source, spend) => {
  const array = new PickledArray();
  fillArray(array, [1, shape ?? null, type ?? null, order === "F", content ?? null], { source, spend });
  return array;
};

const items: PickleGlobal = ([list], _source, spend) => {
  if (!Array.isArray(list)) return [];
  spend(list.length);
  return [...list];
};

const numpyModules = ["numpy.core", "numpy._core"];

/** Every name that is allowed; any other is refused before anything is made of it. */
export const pickleGlobals: Readonly<Record<string, PickleGlobal>> = {
  ...Object.fromEntries(numpyModules.map((module) => [`${module}.multiarray._reconstruct`, emptyArray])),
  ...Object.fromEntries(numpyModules.map((module) => [`${module}.multiarray.scalar`, scalar])),
  ...Object.fromEntries(numpyModules.map((module) => [`${module}.numeric._frombuffer`, fromBuffer])),
  "numpy.ndarray": emptyArray,
  "numpy.dtype": ([descriptor], source) => {
    if (typeof descriptor !== "string") throw damagedArray(source);
    return new PickledType(descriptor);
  },
  "_codecs.encode": encode,
  ...Object.fromEntries(
    ["builtins", "__builtin__"].flatMap((module) => [
      [`${module}.range`, range],
      [`${module}.xrange`, range],
      [`${module}.set`, items],
      [`${module}.frozenset`, items],
      [`${module}.list`, items],
      [`${module}.tuple`, items],
    ]),
  ),
  "collections.OrderedDict": () => new Map(),
};

/** The pickle that is being read. */
interface Reading {
  /** What messages call it. */
  readonly source: string;
  readonly spend: Spend;
}

/** `__setstate__` of the two classes that have one. */
export function buildObject(target: PickleValue, state: PickleValue, reading: Reading): void {
  const { source } = reading;
  if (target instanceof PickledType && Array.isArray(state)) {
    const [, order, , names] = state;
    if (names !== null && names !== undefined) throw new RetrievalError({ what: `${source}: an array of records` });
    target.bigEndian = order === ">";
  } else if (target instanceof PickledArray && Array.isArray(state)) {
    fillArray(target, state, reading);
  } else {
    throw new RetrievalError({ what: `${source}: a pickle sets the state of something that has none` });
  }
}

/** State of an array: version, shape, type, whether in Fortran order, elements as bytes or, of objects, as a list. */
function fillArray(
  array: PickledArray,
  [, shape, type, fortran, content]: readonly PickleValue[],
  reading: Reading,
): void {
  const { source } = reading;
  if (!Array.isArray(shape) || !(type instanceof PickledType)) throw damagedArray(source);
  const lengths = shape as number[];
  const count = countElements(lengths, source);
  const elements = elementsOf(type, content ?? null, count, reading);
  array.shape = lengths;
  array.elements = fortran === true ? fromFortranOrder(elements, lengths) : elements;
}

function elementsOf(
  type: PickledType,
  content: PickleValue,
  count: number,
  { source, spend }: Reading,
): readonly PickleValue[] {
  const layout = type.layout(source);
  if (layout.kind === "O") {
    if (!Array.isArray(content) || content.length !== count) throw damagedArray(source);
    return content;
  }
  const bytes = typeof content === "string" ? Buffer.from(content, "latin1") : content;
  if (!(bytes instanceof Uint8Array) || bytes.length !== count * layout.bytes) throw damagedArray(source);
  // The same bytes may be made arrays of again and again.
  spend(count);
  return decodeElements(layout, bytes, count);
}

/** Elements with the first axis fastest → with the last axis fastest. */
export function fromFortranOrder<Element>(elements: readonly Element[], shape: readonly number[]): Element[] {
  return elements.map((_, place) => {
    let [rest, from] = [place, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] as number;
      const stride = shape.slice(0, axis).reduce((product, other) => product * other, 1);
      from += (rest % length) * stride;
      rest = Math.floor(rest / length);
    }
    return elements[from] as Element;
  });
}

const damagedArray = (source: string) =>
  new RetrievalError({ what: `${source}: a pickled NumPy array is damaged`, remedy: "Fetch or write the file again" });
