import { useEffect, useState } from "preact/hooks";
import { messageOf } from "./service.js";

export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly problem: string | undefined;
}

/** What `load` gives, asked for again when the key changes. */
export function useLoaded<Value>(key: string, load: (signal: AbortSignal) => Promise<Value>): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ value: undefined, problem: undefined });
  useEffect(() => {
    const stop = new AbortController();
    setLoaded({ value: undefined, problem: undefined });
    load(stop.signal).then(
      (value) => stop.signal.aborted || setLoaded({ value, problem: undefined }),
      (error) => stop.signal.aborted || setLoaded({ value: undefined, problem: messageOf(error) }),
    );
    return () => stop.abort();
  }, [key]);
  return loaded;
}
