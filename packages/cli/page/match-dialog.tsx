import type { ExplainedSide, Explanation, SearchHit } from "@loci/cli/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { brightestAmong } from "../src/explanation/heat-colours.js";
import { client } from "./api-client.js";
import { Dialog } from "./dialog.js";
import { heatPixels } from "./heat.js";
import { scoreText } from "./numbers.js";
import { type ExampleReference, indexedExample } from "./page-state.js";
import { PictureImage } from "./picture-image.js";
import { examplesOf, messageOf } from "./service.js";

interface MatchDialogProps {
  readonly query: ExampleReference;
  readonly hit: Pick<SearchHit, "id" | "name" | "label">;
  readonly index: string;
  onClose(): void;
}

/** Which places of the two pictures their score comes from. */
export function MatchDialog({ query, hit, index, onClose }: MatchDialogProps) {
  const [explanation, setExplanation] = useState<Explanation>();
  const [problem, setProblem] = useState<string>();
  const [strength, setStrength] = useState(0.85);
  const { id } = hit;
  const asked = JSON.stringify([query, id, index]);
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      const { examples, uploads } = await examplesOf([query], "query");
      const [example] = examples;
      if (example === undefined) return;
      setExplanation(await client().explain({ index, query: example, hit: id }, uploads, { signal: stop.signal }));
    };
    ask().catch((error) => stop.signal.aborted || setProblem(messageOf(error)));
    return () => stop.abort();
  }, [asked]);
  return (
    <Dialog title="Why this match" onClose={onClose}>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {explanation === undefined && problem === undefined && <p role="status">Looking at both pictures…</p>}
      {explanation && (
        <>
          <p class="sum">{sumText(explanation)}</p>
          <label class="slider">
            Strength of the colours
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={strength}
              onInput={({ currentTarget }) => setStrength(currentTarget.valueAsNumber)}
            />
          </label>
          <div class="match">
            {(["query", "hit"] as const).map((side) => (
              <Side
                key={side}
                title={side === "query" ? "Query" : (hit.label ?? hit.name)}
                picture={side === "query" ? query : indexedExample(id)}
                index={index}
                explanation={explanation}
                side={side}
                strength={strength}
              />
            ))}
          </div>
          <p class="hint">
            Brighter places add more to the score, blue ones take away from it. Equal numbers are the strongest pairs of
            places. What the places of a picture add, with what belongs to no place, makes up the score.
            {explanation.rules.length > 0 && ` Where that is no sum: ${explanation.rules.join("; ")}.`}
          </p>
          <Groups groups={explanation.groups} />
        </>
      )}
    </Dialog>
  );
}

function sumText({ score, query, hit }: Explanation): string {
  const side = (name: string, { map, constant }: ExplainedSide) => {
    const sum = map.flat().reduce((total, value) => total + value, 0);
    const rest = Math.abs(constant) < 5e-4 ? "" : `, of no place ${scoreText(constant)}`;
    return `${name} ${scoreText(sum)}${rest}`;
  };
  return `Score ${scoreText(score)} = places of the ${side("query", query)} = places of the ${side("hit", hit)}`;
}

interface SideProps {
  readonly title: string;
  readonly picture: ExampleReference;
  readonly index: string;
  readonly explanation: Explanation;
  readonly side: "query" | "hit";
  readonly strength: number;
}

function Side({ title, picture, index, explanation, side, strength }: SideProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const explained = explanation[side];
  useEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    const pixels = heatPixels(
      explained,
      brightestAmong([...explanation.query.map.flat(), ...explanation.hit.map.flat()]),
    );
    [current.width, current.height] = [pixels.width, pixels.height];
    current.getContext("2d")?.putImageData(pixels, 0, 0);
  }, [explained, explanation]);
  const { region, picture: size } = explained;
  const across = (pixels: number) => `${(100 * pixels) / size.width}%`;
  const down = (pixels: number) => `${(100 * pixels) / size.height}%`;
  return (
    <figure>
      <div class="frame">
        <PictureImage picture={picture} index={index} alt={title} />
        <canvas
          ref={canvas}
          style={{
            left: across(region.left),
            top: down(region.top),
            width: across(region.width),
            height: down(region.height),
            opacity: strength,
          }}
        />
        {explanation.pairs.map(({ [side]: { x, y } }, place) => (
          <span key={`${x},${y},${place}`} class="pair" aria-hidden="true" style={{ left: across(x), top: down(y) }}>
            {place + 1}
          </span>
        ))}
      </div>
      <figcaption>
        {title}: {whereText(explained)}
      </figcaption>
    </figure>
  );
}

const [HORIZONTAL, VERTICAL] = [
  ["left", "middle", "right"],
  ["top", "middle", "bottom"],
] as const;

/** For those who do not see the colours. */
function whereText({ map }: ExplainedSide): string {
  const values = map.flat();
  const strongest = values.indexOf(Math.max(...values));
  const width = map[0]?.length ?? 1;
  const third = (place: number, length: number) => Math.floor((3 * (place + 0.5)) / length);
  const column = HORIZONTAL[third(strongest % width, width)];
  const row = VERTICAL[third(Math.floor(strongest / width), map.length)];
  return `strongest at the ${row === column ? row : `${row} ${column}`}`;
}

const MOST_GROUPS = 10;

function Groups({ groups }: Pick<Explanation, "groups">) {
  if (groups.length === 0) return null;
  const sorted = [...groups].sort((left, right) => Math.abs(right.contribution) - Math.abs(left.contribution));
  const shown = sorted.slice(0, MOST_GROUPS);
  const largest = Math.abs(shown[0]?.contribution ?? 1) || 1;
  return (
    <>
      <h3>By parts of the descriptor</h3>
      <ol class="groups">
        {shown.map(({ name, contribution }) => (
          <li key={name}>
            <span>{name}</span>
            <meter min={0} max={largest} value={Math.abs(contribution)} aria-label={name} />
            <span>{scoreText(contribution)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
