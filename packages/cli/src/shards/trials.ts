import { z } from "zod";
import type { StoredObject } from "./object-store.js";

const schema = z.strictObject({
  /** The picture that was begun last and not ended. */
  trying: z.int().nonnegative().exactOptional(),
  /** How many processes ended while they tried a picture, by its place in the shard. */
  deaths: z.record(z.string(), z.int().positive()),
});

/**
 * Which picture of a shard is being tried, written down before it is: when the process does not survive it, the next one that
 * tries the shard, on whichever machine, knows which picture it was.
 */
export interface Trials {
  /** How many processes ended while they tried this picture. */
  deaths(place: number): number;
  /** Writes down that it is tried next; those before it have been survived. */
  begin(place: number): Promise<void>;
}

/** @param file when what is there is damaged, the trials begin anew */
export async function openTrials(file: StoredObject): Promise<Trials> {
  const { trying, deaths } = await read(file);
  if (trying !== undefined) {
    deaths[trying] = (deaths[trying] ?? 0) + 1;
    await write(file, { deaths });
  }
  return {
    deaths: (place) => deaths[place] ?? 0,
    begin: (place) => write(file, { trying: place, deaths }),
  };
}

/** Takes back that a picture is tried: its process was ended on purpose. */
export async function forgiveTrial(file: StoredObject): Promise<void> {
  const { trying, deaths } = await read(file);
  if (trying !== undefined) await write(file, { deaths });
}

/** For when the shard is done. */
export const forgetTrials = (file: StoredObject): Promise<void> => file.remove();

const write = (file: StoredObject, content: z.output<typeof schema>) => file.write(`${JSON.stringify(content)}\n`);

async function read(file: StoredObject): Promise<z.output<typeof schema>> {
  const bytes = await file.read();
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes ?? []).toString()));
  } catch {
    return { deaths: {} };
  }
}
