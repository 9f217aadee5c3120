import { createClient, type Example, type IndexList, type SearchAnswer, ServiceError } from "@loci/cli/client";
import { keptPicture } from "./kept-pictures.js";
import type { ExampleReference, PageState } from "./page-state.js";

const KEY = "loci-key";

/** The API key of this window, where the service wants one. */
export const apiKey = {
  get: (): string | undefined => sessionStorage.getItem(KEY) ?? undefined,
  set: (key: string): void => sessionStorage.setItem(KEY, key),
};

export const client = () => createClient({ url: location.origin, key: apiKey.get() });

/** A query as the service takes it: its examples, and the files that they name. */
interface Examples {
  readonly examples: readonly Example[];
  readonly uploads: Readonly<Record<string, Blob>>;
}

/** @param name of the uploads, to which a number is added */
export async function examplesOf(references: readonly ExampleReference[], name: string): Promise<Examples> {
  const uploads: Record<string, Blob> = {};
  const examples = await Promise.all(
    references.map(async ({ kind, key, region }, place): Promise<Example> => {
      const part = region && { region };
      if (kind === "indexed") return { id: Number(key), ...part };
      const picture = await keptPicture(key);
      if (picture === undefined)
        throw new Error("This browser does not have the picture of this address: choose it again");
      uploads[`${name}${place}`] = picture;
      return { upload: `${name}${place}`, ...part };
    }),
  );
  return { examples, uploads };
}

/** Searches as the state says; tries again a few times while the service is busy. */
export async function search(state: PageState, { indexes }: IndexList, signal: AbortSignal): Promise<SearchAnswer> {
  const [positive, negative] = await Promise.all([
    examplesOf(state.positive, "like"),
    examplesOf(state.negative, "unlike"),
  ]);
  const { k, where, within, rerank } = state;
  const request = {
    index: state.index ?? indexes[0]?.name,
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
