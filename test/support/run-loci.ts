import { main } from "@loci/cli";

export interface Run {
  readonly code: number;
  /** Standard output. */
  readonly out: string;
  /** Standard error. */
  readonly notes: string;
}

/** `loci` in this process, with what it wrote. */
export async function runLoci(...words: string[]): Promise<Run> {
  const [out, notes]: [string[], string[]] = [[], []];
  const code = await main(words, {
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    progress: () => ({ update: () => {}, stop: () => {} }),
  });
  return { code, out: out.join("\n"), notes: notes.join("\n") };
}
