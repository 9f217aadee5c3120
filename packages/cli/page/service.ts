import { type Example, type IndexList, type SearchAnswer, ServiceError } from "@loci/cli/client";
import { client } from "./api-client.js";
import { describeHere, forgetModel } from "./describe-here.js";
import { keptPicture } from "./kept-pictures.js";
import type { ExampleReference, PageState } from "./page-state.js";

/** A query as the service takes it: its examples, and the files that they name. */
interface Examples {
  readonly examples: readonly Example[];
  readonly uploads: Readonly<Record<string, Blob>>;
}

/**
 * @param name of the uploads, to which a number is added
 * @param describedFor the index for which pictures are described here instead of being sent
 */
export async function examplesOf(
  references: readonly ExampleReference[],
  name: string,
  describedFor?: string,
): Promise<Examples> {
  const uploads: Record<string, Blob> = {};
  const examples = await Promise.all(
    references.map(async ({ kind, key, region }, place): Promise<Example> => {
      const part = region && { region };
      if (kind === "indexed") return { id: Number(key), ...part };
      const picture = await keptPicture(key);
      if (picture === undefined)
        throw new Error("This browser does not have the picture of this address: choose it again");
      if (describedFor !== undefined) return describeHere(describedFor, picture, key, region);
      uploads[`${name}${place}`] = picture;
      return { upload: `${name}${place}`, ...part };
    }),
  );
  return { examples, uploads };
}

/**
 * Searches as the state says; tries again a few times while the service is busy.
 * @param isHere pictures are described by this browser
 */
export async function search(
  state: PageState,
  { indexes }: IndexList,
  isHere: boolean,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const index = state.index ?? indexes[0]?.name ?? "";
  try {
    return await searchOnce(state, index, isHere, signal);
  } catch (error) {
    const isOldModel = isHere && error instanceof ServiceError && error.status === 409;
    if (!isOldModel) throw error;
    forgetModel(index);
    return searchOnce(state, index, isHere, signal);
  }
}

async function searchOnce(state: PageState, index: string, isHere: boolean, signal: AbortSignal) {
  const describedFor = isHere ? index : undefined;
  const [positive, negative] = await Promise.all([
    examplesOf(state.positive, "like", describedFor),
    examplesOf(state.negative, "unlike", describedFor),
  ]);
  signal.throwIfAborted();
  const { k, where, within, rerank } = state;
  const request = {
    index,
    positive: [...positive.examples],
    negative: [...negative.examples],
    k,
    excludeSelf: true,
    ...(where !== "" && { where }),
    ...(within !== "" && { box: within }),
    ...(rerank !== "" && { rerank }),
  };
  return patiently(signal, () => client().search(request, { ...positive.uploads, ...negative.uploads }, { signal }));
}

const MOST_ATTEMPTS = 5;

async function patiently<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isBusy = error instanceof ServiceError && error.status === 429;
      if (!isBusy || attempt === MOST_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000 * (error.retryAfter ?? 1)));
      signal.throwIfAborted();
    }
  }
}

/** What to tell a person. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError) return "The service does not answer: is it still running?";
  return error instanceof Error ? error.message : String(error);
}
