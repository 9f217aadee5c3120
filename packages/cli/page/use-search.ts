import type { IndexList, SearchAnswer } from "@loci/cli/client";
import { useEffect, useState } from "preact/hooks";
import type { PageState } from "./page-state.js";
import { messageOf, search } from "./service.js";

export interface Searched {
  readonly answer: SearchAnswer | undefined;
  readonly isSearching: boolean;
  readonly problem: string | undefined;
}

/** Milliseconds that a slider may move on before it is searched with. */
const SETTLED_AFTER = 150;

/**
 * The answer to the query of the state; while another one is on its way the last one stays.
 * @param isHere pictures are described by this browser
 */
export function useSearch(state: PageState, list: IndexList, isHere: boolean): Searched {
  const [searched, setSearched] = useState<Searched>({ answer: undefined, isSearching: false, problem: undefined });
  const { index, positive, negative, k, where, within, rerank } = state;
  const query = JSON.stringify([index, positive, negative, k, where, within, rerank, isHere]);
  useEffect(() => {
    if (positive.length === 0) {
      setSearched({ answer: undefined, isSearching: false, problem: undefined });
      return;
    }
    const stop = new AbortController();
    setSearched(({ answer }) => ({ answer, isSearching: true, problem: undefined }));
    const timer = setTimeout(async () => {
      try {
        const answer = await search(state, list, isHere, stop.signal);
        if (!stop.signal.aborted) setSearched({ answer, isSearching: false, problem: undefined });
      } catch (error) {
        if (!stop.signal.aborted) setSearched({ answer: undefined, isSearching: false, problem: messageOf(error) });
      }
    }, SETTLED_AFTER);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);
  return searched;
}
