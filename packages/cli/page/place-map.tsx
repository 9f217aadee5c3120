import type { IndexList, Positions, SearchAnswer } from "@loci/cli/client";
import { useMemo, useState } from "preact/hooks";
import { client } from "./api-client.js";
import { LazyPointView } from "./lazy-point-view.js";
import { metresText, scoreText } from "./numbers.js";
import { indexedExample, type PageState, searchWith } from "./page-state.js";
import type { ViewPoint } from "./point-view.js";
import { routesOf } from "./routes.js";
import { useLoaded } from "./use-loaded.js";
import type { Go } from "./use-page-state.js";

interface PlaceMapProps {
  readonly state: PageState;
  readonly list: IndexList;
  readonly index: string;
  readonly answer: SearchAnswer | undefined;
  readonly go: Go;
}

/** Metres around the query within which a picture shows the same place: the usual radius of place recognition. */
const TRUE_WITHIN = 25;

/** Where the pictures of the index were taken, with the query, its neighbours by rank, and the circle in which they would be right. */
export function PlaceMap({ state, list, index, answer, go }: PlaceMapProps) {
  const { value: positions, problem } = useLoaded(index, (signal) => client().positions({ index }, { signal }));
  const [bounds, setBounds] = useState<readonly number[]>();
  const lines = useMemo(
    () => (positions ? routesOf(positions.pictures).map((at) => ({ at, colour: "#8a8f96" })) : []),
    [positions],
  );
  const points = useMemo(() => (positions ? pointsOf(positions, answer, go) : []), [positions, answer, go]);
  if (problem !== undefined) return <p role="alert">{problem}</p>;
  if (positions === undefined) return <p role="status">Loading the positions…</p>;
  if (positions.unit === null) return <p>This index does not know where its pictures were taken.</p>;
  const query = answer?.position && northEast(answer.position);
  return (
    <>
      <LazyPointView
        name="Map of the index"
        isPlane={positions.unit === "metres"}
        points={points}
        lines={lines}
        circle={query && { at: query, metres: TRUE_WITHIN }}
        tiles={positions.unit === "degrees" ? list.tiles : null}
        fitKey={`${index} ${query?.join() ?? ""}`}
        onMove={setBounds}
      />
      <p class="hint">
        Grey: the {positions.total} pictures of the index whose place is known
        {positions.pictures.length < positions.total && ` (${positions.pictures.length} of them drawn)`}; numbers: the
        neighbours by rank{query && `; Q: the query, with ${TRUE_WITHIN} m around it`}.{" "}
        {bounds && (
          <button
            type="button"
            class="link"
            disabled={state.positive.length === 0}
            onClick={() =>
              go({ within: bounds.map((side) => side.toFixed(positions.unit === "degrees" ? 6 : 1)).join(",") })
            }
          >
            Search only in this part
          </button>
        )}
      </p>
    </>
  );
}

function pointsOf({ pictures }: Positions, answer: SearchAnswer | undefined, go: Go): readonly ViewPoint[] {
  const places = new Map(pictures.map(({ id, at }) => [id, at]));
  const gallery = pictures.map(
    ({ id, at }): ViewPoint => ({
      ...{ at, title: `picture ${id}`, colour: "#8a8f96", radius: 3 },
      onChoose: () => go(searchWith([indexedExample(id)])),
    }),
  );
  const hits = [...(answer?.hits ?? [])].reverse().flatMap(({ id, rank, name, score, metres, row }): ViewPoint[] => {
    const at = places.get(id) ?? placeOfRow(row);
    if (at === undefined) return [];
    const isTrue = metres !== undefined && metres <= TRUE_WITHIN;
    const title = `${rank}: ${name}, ${scoreText(score)}${metres === undefined ? "" : `, ${metresText(metres)}`}`;
    const className = metres === undefined ? "" : isTrue ? "right" : "wrong";
    return [{ at, title, colour: "", radius: 11, mark: `${rank}`, className, onChoose: () => go({ why: id }) }];
  });
  const query: ViewPoint[] = answer?.position
    ? [{ at: northEast(answer.position), title: "Query", colour: "", radius: 12, mark: "Q", className: "query" }]
    : [];
  return [...gallery, ...hits, ...query];
}

function northEast(position: NonNullable<SearchAnswer["position"]>): readonly [number, number] {
  return "x" in position ? [position.y, position.x] : [position.latitude, position.longitude];
}

function placeOfRow({ latitude, longitude, x, y }: Readonly<Record<string, string | number>>) {
  if (typeof latitude === "number" && typeof longitude === "number") return [latitude, longitude] as const;
  return typeof x === "number" && typeof y === "number" ? ([y, x] as const) : undefined;
}
