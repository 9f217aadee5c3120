import type { ExampleReference, PageState } from "./page-state.js";
import { PictureImage } from "./picture-image.js";
import type { Go } from "./use-page-state.js";

interface ExampleListProps {
  readonly state: PageState;
  readonly index: string;
  readonly go: Go;
}

const THUMBNAIL = 160;

/** The other pictures of the query: more of what is looked for, and of what is not. */
export function ExampleList({ state, index, go }: ExampleListProps) {
  const lists = [
    { name: "positive", title: "More like", examples: state.positive.slice(1) },
    { name: "negative", title: "Less like", examples: state.negative },
  ] as const;
  const without = (list: "positive" | "negative", gone: ExampleReference) =>
    go({ [list]: state[list].filter((example) => example !== gone) });
  return (
    <>
      {lists.map(({ name, title, examples }) =>
        examples.length === 0 ? null : (
          <div key={name}>
            <h3>{title}</h3>
            <ul class={`examples ${name}`}>
              {examples.map((example) => (
                <li key={`${example.kind}${example.key}`}>
                  <PictureImage picture={example} index={index} width={THUMBNAIL} alt={`Example ${example.key}`} />
                  <button
                    type="button"
                    aria-label={`Leave out example ${example.key}`}
                    onClick={() => without(name, example)}
                  >
                    ✕
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
    </>
  );
}
