import { createClient } from "@loci/cli/client";

const KEY = "loci-key";

/** The API key of this window, where the service wants one. */
export const apiKey = {
  get: (): string | undefined => sessionStorage.getItem(KEY) ?? undefined,
  set: (key: string): void => sessionStorage.setItem(KEY, key),
};

export const client = () => createClient({ url: location.origin, key: apiKey.get() });
