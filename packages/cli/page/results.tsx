import type { SearchHit } from "@loci/cli/client";
import { useState } from "preact/hooks";
import { metresText, scoreText } from "./numbers.js";
import { indexedExample, type PageState, searchWith } from "./page-state.js";
import { PictureImage } from "./picture-image.js";
import type { Go } from "./use-page-state.js";

interface ResultsProps {
  readonly hits: readonly SearchHit[];
  readonly state: PageState;
  readonly index: string;
  readonly isSearching: boolean;
  readonly go: Go;
}

/** The neighbours in rows of equal height, each as wide as its picture wants; the rows are filled by growing evenly. */
export function Results({ hits, state, index, isSearching, go }: ResultsProps) {
  return (
    <ol class="hits" aria-label="Neighbours, best first" aria-busy={isSearching}>
      {hits.map((hit) => (
        <Hit key={hit.id} hit={hit} state={state} index={index} go={go} />
      ))}
    </ol>
  );
}

/** Of thumbnails, pixels: sharp at twice their size on the page. */
const THUMBNAIL = 480;

/** What a hit can be made an example of. */
const examples = [
  { list: "positive", title: "More like", sign: "+" },
  { list: "negative", title: "Less like", sign: "−" },
] as const;

interface HitProps {
  readonly hit: SearchHit;
  readonly state: PageState;
  readonly index: string;
  readonly go: Go;
}

function Hit({ hit, state, index, go }: HitProps) {
  const [ratio, setRatio] = useState(4 / 3);
  const { id, rank, name, label, score, metres } = hit;
  const isUnknown = state.unknown !== undefined && score < state.unknown;
  const example = indexedExample(id);
  const isExample = [...state.positive, ...state.negative].some(
    ({ kind, key }) => kind === example.kind && key === example.key,
  );
  const called = label ?? name;
  return (
    <li class={isUnknown ? "hit unknown" : "hit"} style={{ "--ratio": ratio }}>
      <button
        type="button"
        class="picture"
        aria-label={`Why ${name} matches: rank ${rank}`}
        onClick={() => go({ why: id })}
      >
        <PictureImage
          picture={example}
          index={index}
          width={THUMBNAIL}
          alt={called}
          onSize={(width, height) => setRatio(Math.min(Math.max(width / height, 0.5), 2.5))}
        />
      </button>
      <div class="caption">
        <span class="label" title={name}>
          {called}
        </span>
        <span class="figures">
          {scoreText(score)}
          {metres !== undefined && ` · ${metresText(metres)}`}
          {isUnknown && <span class="visually-hidden">, below the threshold: unknown</span>}
        </span>
      </div>
      <div class="actions">
        <button type="button" aria-label={`Search with ${name}`} onClick={() => go(searchWith([example]))}>
          Search
        </button>
        {examples.map(({ list, title, sign }) => (
          <button
            key={list}
            type="button"
            aria-label={`${title} ${name}`}
            title={`${title} this`}
            disabled={isExample}
            onClick={() => go({ [list]: [...state[list], example] })}
          >
            {sign}
          </button>
        ))}
      </div>
    </li>
  );
}
