import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type PageState, readState, writeState } from "./page-state.js";

/** `replace` for what moves by small steps, such as a slider: the way back would be long. */
export type Go = (change: Partial<PageState>, how?: "push" | "replace") => void;

/** The state that the address says, and the way to another one: back and forward of the browser work. */
export function usePageState(): readonly [PageState, Go] {
  const [state, setState] = useState(() => readState(location.search));
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    const read = () => setState(readState(location.search));
    addEventListener("popstate", read);
    return () => removeEventListener("popstate", read);
  }, []);
  const go = useCallback<Go>((change, how = "push") => {
    const next = { ...latest.current, ...change };
    latest.current = next;
    const address = `${location.pathname}${writeState(next)}`;
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(null, "", address);
    setState(next);
  }, []);
  return [state, go];
}
