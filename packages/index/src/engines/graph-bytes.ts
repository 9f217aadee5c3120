import { readSync } from "node:fs";

/** @throws Error that says what is wrong with the graph */
export function expectThat(isSound: boolean, problem: string): void {
  if (!isSound) throw new Error(`the graph is damaged: ${problem}`);
}

/** `length` bytes of an open file, a copy. @throws Error when the file ends before */
export function readPiece(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, Math.min(length - done, 2 ** 30), position + done);
    expectThat(count > 0, `it ends early, at byte ${position + done}`);
    done += count;
  }
  return bytes;
}
