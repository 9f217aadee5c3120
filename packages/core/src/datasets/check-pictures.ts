import { availableParallelism } from "node:os";
import pMap from "p-map";
import { RetrievalError } from "../errors.js";
import { sha256 } from "../files/checksum.js";
import { decodeImage } from "../image/decode-image.js";
import { readPictureFile } from "../image/read-picture-file.js";
import type { Picture } from "./dataset.js";

export interface PictureCheck {
  readonly name: string;
  /** SHA-256 of the file; absent where it cannot be read */
  readonly content?: string;
  readonly error?: RetrievalError;
}

export interface PictureCheckOptions {
  readonly onPicture?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Decoded small, which reads a whole JPEG all the same and takes a fraction of the time. */
const SIZE = 32;

/** Reads and decodes every picture, and every box of one, once, several at a time. In the order of first mention. */
export async function checkPictures(
  pictures: readonly Picture[],
  { onPicture = () => {}, signal }: PictureCheckOptions = {},
): Promise<PictureCheck[]> {
  const parts = new Map(pictures.map((picture) => [JSON.stringify([picture.name, picture.box]), picture]));
  let done = 0;
  const check = async (picture: Picture): Promise<PictureCheck> => {
    const result = await checkPicture(picture);
    done += 1;
    onPicture(done, parts.size);
    return result;
  };
  // Two more than cores: while some decode, others wait for the disk.
  return pMap(parts.values(), check, { concurrency: availableParallelism() + 2, ...(signal && { signal }) });
}

async function checkPicture({ name, path, box }: Picture): Promise<PictureCheck> {
  try {
    const bytes = await readPictureFile(path);
    const content = sha256(bytes);
    try {
      await decodeImage(bytes, { fit: "fill", size: SIZE, name, ...(box && { box }) });
      return { name, content };
    } catch (error) {
      if (error instanceof RetrievalError) return { name, content, error };
      throw error;
    }
  } catch (error) {
    if (error instanceof RetrievalError) return { name, error };
    throw error;
  }
}
