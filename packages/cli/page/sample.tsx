import type { ServedIndex } from "@loci/cli/client";
import { client } from "./api-client.js";
import { indexedExample } from "./page-state.js";
import { PictureImage } from "./picture-image.js";
import { useLoaded } from "./use-loaded.js";
import type { Go } from "./use-page-state.js";

const [SHOWN, THUMBNAIL] = [24, 320];

/** Some pictures of the index to begin with, evenly taken from all of it. */
export function Sample({ served: { name: index, count }, go }: { readonly served: ServedIndex; readonly go: Go }) {
  const { value: pictures, problem } = useLoaded(`${index} ${count}`, async (signal) => {
    const places = Array.from({ length: Math.min(SHOWN, count) }, (_, place) =>
      Math.floor((place * count) / Math.min(SHOWN, count)),
    );
    const pages = await Promise.all(places.map((offset) => client().images({ index, offset, limit: 1 }, { signal })));
    return pages.flatMap(({ images }) => images);
  });
  if (problem !== undefined) return <p role="alert">{problem}</p>;
  return (
    <section aria-labelledby="sample-title">
      <h2 id="sample-title">Or start from a picture of the index</h2>
      <ul class="hits sample">
        {(pictures ?? []).map(({ id, name, label }) => (
          <li key={id} class="hit">
            <button
              type="button"
              class="picture"
              aria-label={`Search with ${name}`}
              onClick={() => go({ positive: [indexedExample(id)] })}
            >
              <PictureImage picture={indexedExample(id)} index={index} width={THUMBNAIL} alt={label ?? name} />
            </button>
            <div class="caption">
              <span class="label">{label ?? name}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
