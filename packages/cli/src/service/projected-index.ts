import type { OpenIndex } from "@loci/index";
import { projectIndex } from "../projection/project-index.js";
import { MOST_PROJECTED, type Projection, type ProjectionPending } from "./view-schemas.js";

export type IndexProjection = Pick<Projection, "total" | "pictures">;

/** The projection of one state of an index: computed once, when the first asks, however many do. */
export class ProjectedIndex {
  readonly #index: OpenIndex;
  readonly #stop = new AbortController();
  #run: Promise<void> | undefined;
  #done = 0;
  #projection: IndexProjection | undefined;
  #failure: { readonly reason: unknown } | undefined;

  constructor(index: OpenIndex) {
    this.#index = index;
  }

  /**
   * The projection, or how far it is. Begins it when nobody has.
   * @throws what went wrong since somebody asked last; whoever asks next has it begun anew
   */
  get(): IndexProjection | ProjectionPending {
    if (this.#projection !== undefined) return this.#projection;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.reason;
    this.#run ??= this.#compute();
    return { done: this.#done };
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#run;
  }

  async #compute(): Promise<void> {
    const { rows } = this.#index;
    const onProgress = (done: number) => {
      this.#done = done;
    };
    try {
      const options = { most: MOST_PROJECTED, onProgress, signal: this.#stop.signal };
      const projected = await projectIndex(this.#index, options);
      const pictures = projected.map(({ id, at: [x, y] }): IndexProjection["pictures"][number] => {
        const { path, label } = rows.get(id) ?? {};
        return { id, name: `${path}`, ...(label !== undefined && { label: `${label}` }), at: [x, y] };
      });
      this.#projection = { total: rows.size, pictures };
    } catch (reason) {
      this.#failure = { reason };
      this.#run = undefined;
      this.#done = 0;
    }
  }
}
