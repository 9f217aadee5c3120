/** How a shard ended. */
export type ShardOutcome = { readonly kind: "done" } | { readonly kind: "failed"; readonly reason: string };

/** Something that sees to it that shards are described: this machine, or the workers of a queue. */
export interface ShardRunner {
  /** Shards that it wants to have at once. */
  readonly atOnce: number;
  /** Has a shard described; its result is in the results folder then. Anything thrown ends the whole extraction. */
  run(id: string): Promise<ShardOutcome>;
  /** A few words for the progress bar. */
  state(): string | undefined;
  /** Gives up what is under way. */
  close(): Promise<void>;
}
