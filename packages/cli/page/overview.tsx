import type { Projection, ProjectionPending, SearchAnswer } from "@loci/cli/client";
import { useEffect, useMemo, useState } from "preact/hooks";
import { client } from "./api-client.js";
import { coloursOf } from "./colour-of.js";
import { LazyPointView } from "./lazy-point-view.js";
import { indexedExample, searchWith } from "./page-state.js";
import type { ViewPoint } from "./point-view.js";
import { messageOf } from "./service.js";
import type { Go } from "./use-page-state.js";

interface OverviewProps {
  readonly index: string;
  readonly answer: SearchAnswer | undefined;
  readonly go: Go;
}

/** Milliseconds between two questions how far it is. */
const ASK_EVERY = 700;
const MOST_LABELS = 9;

/** All of the index in a plane: what is near in it is near here. */
export function Overview({ index, answer, go }: OverviewProps) {
  const { projection, done, problem } = useProjection(index);
  const points = useMemo(() => (projection ? pointsOf(projection, answer, go) : []), [projection, answer, go]);
  if (problem !== undefined) return <p role="alert">{problem}</p>;
  if (projection === undefined) {
    return (
      <p role="status">
        <label>
          Laying out the index <progress value={done} max={1} />
        </label>
      </p>
    );
  }
  const labels = [...new Set(projection.pictures.map(({ label }) => label))]
    .filter((label) => label !== undefined)
    .sort();
  const colour = coloursOf(labels);
  return (
    <>
      <LazyPointView name="The index as a plane" isPlane points={points} fitKey={`${index} ${projection.generation}`} />
      {labels.length > 1 && labels.length <= MOST_LABELS && (
        <ul class="legend">
          {labels.map((label) => (
            <li key={label}>
              <span class="swatch" style={{ background: colour(label) }} />
              {label}
            </li>
          ))}
        </ul>
      )}
      <p class="hint">
        {projection.pictures.length} of {projection.total} pictures; neighbours in the index lie together, directions
        and far distances mean nothing (UMAP). Choose a point to search with it.
        {labels.length > MOST_LABELS && ` ${labels.length} labels share the colours.`}
      </p>
    </>
  );
}

/** Asks until it is done. */
function useProjection(index: string) {
  const [state, setState] = useState<{ projection?: Projection; done: number; problem?: string }>({ done: 0 });
  useEffect(() => {
    const stop = new AbortController();
    setState({ done: 0 });
    const ask = async () => {
      while (!stop.signal.aborted) {
        const answer: Projection | ProjectionPending = await client().projection({ index }, { signal: stop.signal });
        if ("pictures" in answer) return setState({ projection: answer, done: 1 });
        setState({ done: answer.done });
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
      }
    };
    ask().catch((error) => stop.signal.aborted || setState({ done: 0, problem: messageOf(error) }));
    return () => stop.abort();
  }, [index]);
  return state;
}

function pointsOf({ pictures }: Projection, answer: SearchAnswer | undefined, go: Go): readonly ViewPoint[] {
  const colour = coloursOf(pictures.map(({ label }) => label));
  const ranks = new Map((answer?.hits ?? []).map(({ id, rank }) => [id, rank]));
  return pictures.map(({ id, name, label, at }) => ({
    ...{ at, title: label === undefined ? name : `${label}: ${name}`, colour: colour(label) },
    ...(ranks.has(id) ? { radius: 10, mark: `${ranks.get(id)}` } : { radius: 4 }),
    onChoose: () => go({ ...searchWith([indexedExample(id)]), view: "pictures" }),
  }));
}
