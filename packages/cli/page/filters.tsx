import type { IndexList, ServedIndex } from "@loci/cli/client";
import { useEffect, useState } from "preact/hooks";
import { bothConditions, operators, writeCondition } from "./condition.js";
import { LEAST_K, MOST_K, type PageState } from "./page-state.js";
import type { Go } from "./use-page-state.js";

interface FiltersProps {
  readonly state: PageState;
  readonly list: IndexList;
  readonly served: ServedIndex;
  readonly go: Go;
}

/** How many answers, which pictures may be among them, and from what score on they count as found. */
export function Filters({ state, list, served, go }: FiltersProps) {
  const { k, unknown } = state;
  // On a phone the neighbours come first.
  const [isWide] = useState(() => matchMedia("(min-width: 48rem)").matches);
  return (
    <details class="filters" open={isWide}>
      <summary>Answers</summary>
      <div>
        <label class="slider">
          <span>
            How many <strong>{k}</strong>
          </span>
          <input
            type="range"
            min={LEAST_K}
            max={MOST_K}
            value={k}
            onInput={({ currentTarget }) => go({ k: currentTarget.valueAsNumber }, "replace")}
          />
        </label>
        <label class="slider">
          <span>
            Unknown below a score of <strong>{unknown?.toFixed(2) ?? "– (off)"}</strong>
          </span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={unknown ?? 0}
            onInput={({ currentTarget: { valueAsNumber } }) =>
              go({ unknown: valueAsNumber === 0 ? undefined : valueAsNumber }, "replace")
            }
          />
        </label>
        <Where where={state.where} served={served} go={go} />
        {state.within !== "" && (
          <p class="within">
            Only within the part of the map{" "}
            <button type="button" class="link" onClick={() => go({ within: "" })}>
              Everywhere
            </button>
          </p>
        )}
        <label>
          Re-ranking
          <select value={state.rerank} onChange={({ currentTarget }) => go({ rerank: currentTarget.value })}>
            <option value="">none</option>
            {list.rerankers.map(({ name, summary }) => (
              <option key={name} value={name} title={summary}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}

interface WhereProps {
  readonly where: string;
  readonly served: ServedIndex;
  readonly go: Go;
}

/** The filter as text, and a row that adds conditions to it for those who do not know its language. */
function Where({ where, served: { columns }, go }: WhereProps) {
  const names = Object.keys(columns);
  const [text, setText] = useState(where);
  const [column, setColumn] = useState(names.includes("label") ? "label" : (names[0] ?? ""));
  const [operator, setOperator] = useState("=");
  const [value, setValue] = useState("");
  useEffect(() => setText(where), [where]);
  const type = columns[column] ?? "text";
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    go({ where: text.trim() });
  };
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (value === "") return;
    const chosen = operators[type].includes(operator) ? operator : (operators[type][0] as string);
    go({ where: bothConditions(where, writeCondition(column, type, chosen, value)) });
    setValue("");
  };
  return (
    <>
      <form class="where" onSubmit={search}>
        <label>
          Only pictures with
          <input
            type="search"
            value={text}
            placeholder="label in ('rose', 'lily')"
            spellcheck={false}
            autocapitalize="off"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            onChange={({ currentTarget }) => currentTarget.value === "" && go({ where: "" })}
          />
        </label>
      </form>
      <form class="condition" onSubmit={add} aria-label="Add a condition">
        <select aria-label="Column" value={column} onChange={({ currentTarget }) => setColumn(currentTarget.value)}>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <select
          aria-label="Comparison"
          value={operator}
          onChange={({ currentTarget }) => setOperator(currentTarget.value)}
        >
          {operators[type].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <input
          aria-label="Value"
          value={value}
          placeholder={type === "time" ? "2024-05-01" : type === "number" ? "3" : "rose"}
          onInput={({ currentTarget }) => setValue(currentTarget.value)}
        />
        <button type="submit">Add</button>
      </form>
    </>
  );
}
