import { type Box, RetrievalError, readPictureHeader } from "@loci/core";
import { type FetchRules, fetchPicture } from "./fetch-picture.js";
import type { IndexState } from "./index-state.js";
import type { PictureInMemory } from "./picture-describer.js";
import { Refusal } from "./problem.js";
import type { CheckedSearch, Example } from "./schemas.js";
import { readStoredPicture, rowOf } from "./stored-pictures.js";
import type { UploadedForm } from "./uploads.js";

/** How pictures come in. */
export interface PictureRules {
  readonly fetch: FetchRules;
  /** Of one picture. */
  readonly mostPixels: number;
}

export interface ResolvedExample {
  /** Unit L2 norm; not to be changed. */
  readonly descriptor: Float32Array;
  /** The picture of the index that it is. */
  readonly id: number | undefined;
  /** The picture itself, for re-rankers that look at it. */
  picture(): Promise<PictureInMemory>;
}

/** What examples are looked up in. */
export interface ExampleSources {
  readonly state: IndexState;
  readonly uploads: ReadonlyMap<string, Uint8Array>;
  readonly rules: PictureRules;
  readonly signal: AbortSignal;
}

/**
 * Makes descriptors of the examples of a query; pictures of several examples are described together.
 * @throws RetrievalError for what is not there or cannot be described
 */
export function resolveExamples(examples: readonly Example[], sources: ExampleSources): Promise<ResolvedExample[]> {
  return Promise.all(examples.map((example) => resolve(example, sources)));
}

async function resolve(example: Example, sources: ExampleSources): Promise<ResolvedExample> {
  const { state, signal } = sources;
  if (example.descriptor !== undefined) return givenDescriptor(example.descriptor, example.fingerprint, state);
  const id = storedId(example, state);
  if (id !== undefined && example.region === undefined) {
    const descriptor = await state.index.descriptors([id]);
    return { descriptor, id, picture: () => readExample(example, id, sources) };
  }
  const picture = await readExample(example, id, sources);
  const descriptor = await state.model.describer.describe(picture, signal);
  return { descriptor, id, picture: async () => picture };
}

function storedId({ id, path }: Example, state: IndexState): number | undefined {
  if (id !== undefined) {
    rowOf(state.index, id);
    return id;
  }
  if (path === undefined) return undefined;
  const found = state.idOf(path);
  if (found !== undefined) return found;
  throw new Refusal(404, { what: `there is no picture ${JSON.stringify(path)} in the index` });
}

/** The picture that an example is. @throws RetrievalError for one that is only a descriptor, or cannot be had */
export async function pictureOfExample(example: Example, sources: ExampleSources): Promise<PictureInMemory> {
  if (example.descriptor !== undefined) throw onlyDescriptor("explaining a match");
  return readExample(example, storedId(example, sources.state), sources);
}

async function readExample(
  { upload, url, region }: Example,
  id: number | undefined,
  { state, uploads, rules, signal }: ExampleSources,
): Promise<PictureInMemory> {
  const read = async (): Promise<{ name: string; bytes: Uint8Array; box?: Box | undefined }> => {
    if (id !== undefined) return readStoredPicture(state.index, id);
    if (url !== undefined) return { name: url, bytes: await fetchPicture(url, rules.fetch, signal) };
    const bytes = uploads.get(upload as string);
    if (bytes !== undefined) return { name: upload as string, bytes };
    throw new Refusal(400, { what: `upload ${JSON.stringify(upload)}`, expected: "the name of a part of the form" });
  };
  const { name, bytes, box } = await read();
  await readPictureHeader(bytes, name, rules.mostPixels);
  const part = region ?? box;
  return { path: name, bytes, ...(part && { box: part }) };
}

function givenDescriptor(
  values: readonly number[],
  fingerprint: string | undefined,
  { index, model }: IndexState,
): ResolvedExample {
  if (fingerprint !== undefined && fingerprint !== model.fingerprint) {
    const [expected, got] = [model.fingerprint, fingerprint].map((each) => each.slice(0, 12)) as [string, string];
    const remedy = "Fetch the model again: GET /v1/model";
    throw new Refusal(409, { what: "fingerprint of the descriptor's model", expected, got, remedy });
  }
  const { dimension } = index.manifest;
  const norm = Math.hypot(...values);
  if (values.length !== dimension || !(norm > 0 && Number.isFinite(norm))) {
    const expected = `${dimension} numbers that are not all zero`;
    throw new RetrievalError({ what: "descriptor of the query", expected, got: `${values.length} of length ${norm}` });
  }
  const descriptor = Float32Array.from(values, (value) => value / norm);
  const picture = async () => {
    throw onlyDescriptor("re-ranking");
  };
  return { descriptor, id: undefined, picture };
}

const onlyDescriptor = (who: string) =>
  new RetrievalError({ what: `${who} looks at the picture of the query`, got: "a descriptor" });

/**
 * The files of a form that examples refer to, by name, and the others.
 * @param examples of the query
 */
export function uploadsFor(examples: readonly Example[], form: UploadedForm | undefined) {
  const uploads = new Map<string, Uint8Array>();
  const others: { readonly field: string; readonly bytes: Uint8Array }[] = [];
  const named = new Set(examples.map(({ upload }) => upload));
  for (const { field, bytes } of form?.files ?? []) {
    if (!named.has(field)) others.push({ field, bytes });
    else if (uploads.has(field)) throw strayPart(field);
    else uploads.set(field, bytes);
  }
  return { uploads, others };
}

/** A part of a form that nothing wants. */
export const strayPart = (field: string, expected = "the upload of one example of the query") =>
  new Refusal(400, { what: `part ${JSON.stringify(field)} of the form`, expected });

/** Files of a form by their name, and the examples of a query with those that need not be referred to. */
export function examplesOf(
  { positive, negative }: CheckedSearch,
  form: UploadedForm | undefined,
): { readonly positive: readonly Example[]; readonly negative: readonly Example[]; uploads: Map<string, Uint8Array> } {
  const { uploads, others } = uploadsFor([...positive, ...negative], form);
  const added = { positive: [] as Example[], negative: [] as Example[] };
  for (const { field, bytes } of others) {
    if (field !== "positive" && field !== "negative") {
      throw strayPart(field, "positive, negative, or the upload of one example of the query");
    }
    const name = `${field} ${added[field].length + 1}`;
    uploads.set(name, bytes);
    added[field].push({ upload: name });
  }
  return { positive: [...positive, ...added.positive], negative: [...negative, ...added.negative], uploads };
}
