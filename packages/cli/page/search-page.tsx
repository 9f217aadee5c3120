import type { IndexList, SearchAnswer } from "@loci/cli/client";
import { useEffect, useState } from "preact/hooks";
import { describesHere } from "./describe-here.js";
import { DescribeSwitch } from "./describe-switch.js";
import { Filters } from "./filters.js";
import { MatchDialog } from "./match-dialog.js";
import { scoreText } from "./numbers.js";
import { Overview } from "./overview.js";
import { type PageState, type View, views } from "./page-state.js";
import { PlaceMap } from "./place-map.js";
import { QueryPanel } from "./query-panel.js";
import { Results } from "./results.js";
import { Sample } from "./sample.js";
import { usePageState } from "./use-page-state.js";
import { type Searched, useSearch } from "./use-search.js";

const viewNames: Readonly<Record<View, string>> = { pictures: "Pictures", map: "Map", overview: "Overview" };

export function SearchPage({ list }: { readonly list: IndexList }) {
  const [state, go] = usePageState();
  const [isHere, setIsHere] = useState(() => list.sharesModels && describesHere.get());
  const searched = useSearch(state, list, isHere);
  const served = list.indexes.find(({ name }) => name === state.index) ?? list.indexes[0];
  useEffect(() => {
    document.title = served === undefined ? "Loci" : `${served.name} · Loci`;
  }, [served]);
  if (served === undefined) return <p class="notice">This service has no index.</p>;
  const { name: index } = served;
  const { answer } = searched;
  const why = state.why === undefined ? undefined : answer?.hits.find(({ id }) => id === state.why);
  const [query] = state.positive;
  const shown = views.filter((view) => view !== "map" || served.places !== null);
  return (
    <div class="page">
      <header class="bar">
        <h1>Loci</h1>
        <label>
          Index
          <select
            value={index}
            onChange={({ currentTarget }) =>
              go({
                index: currentTarget.value,
                positive: state.positive.filter(({ kind }) => kind === "upload"),
                negative: [],
                where: "",
                within: "",
                why: undefined,
              })
            }
          >
            {list.indexes.map(({ name, count }) => (
              <option key={name} value={name}>
                {name} ({count.toLocaleString("en")})
              </option>
            ))}
          </select>
        </label>
        <nav aria-label="Views">
          {shown.map((view) => (
            <button key={view} type="button" aria-pressed={state.view === view} onClick={() => go({ view })}>
              {viewNames[view]}
            </button>
          ))}
        </nav>
      </header>
      <aside>
        <QueryPanel state={state} list={list} index={index} go={go} />
        {list.sharesModels && (
          <DescribeSwitch
            isHere={isHere}
            onChange={(isWanted) => {
              describesHere.set(isWanted);
              setIsHere(isWanted);
            }}
          />
        )}
        <Filters state={state} list={list} served={served} go={go} />
      </aside>
      <main>
        <Outcome state={state} searched={searched} />
        {state.view === "map" && <PlaceMap state={state} list={list} index={index} answer={answer} go={go} />}
        {state.view === "overview" && <Overview index={index} answer={answer} go={go} />}
        {state.view === "pictures" &&
          (answer ? (
            <Results hits={answer.hits} state={state} index={index} isSearching={searched.isSearching} go={go} />
          ) : (
            query === undefined && <Sample served={served} go={go} />
          ))}
      </main>
      {why && query && <MatchDialog query={query} hit={why} index={index} onClose={() => go({ why: undefined })} />}
    </div>
  );
}

/** What came of the query, in a sentence that is also read out. */
function Outcome({ state, searched: { answer, isSearching, problem } }: { state: PageState; searched: Searched }) {
  return (
    <>
      <p class="outcome" role="status">
        {isSearching ? "Searching…" : answer && outcomeText(answer, state)}
      </p>
      {problem !== undefined && <p role="alert">{problem}</p>}
    </>
  );
}

function outcomeText({ hits, answer, passing }: SearchAnswer, { unknown, where, within }: PageState): string {
  const [best] = hits;
  if (best === undefined)
    return answer === "nothing-passes-filter" ? "No picture passes the filter." : "Nothing like it is in the index.";
  const isFiltered = where !== "" || within !== "";
  const filtered = !isFiltered || passing === undefined ? "" : ` of ${passing.toLocaleString("en")} that pass`;
  if (unknown === undefined)
    return `${hits.length} nearest${filtered}; the best has a score of ${scoreText(best.score)}.`;
  const known = hits.filter(({ score }) => score >= unknown).length;
  if (known === 0)
    return `Unknown: even the best of ${hits.length} nearest, ${scoreText(best.score)}, is below ${unknown.toFixed(2)}.`;
  return `${known} of ${hits.length} nearest${filtered} reach ${unknown.toFixed(2)}; the best has a score of ${scoreText(best.score)}.`;
}
