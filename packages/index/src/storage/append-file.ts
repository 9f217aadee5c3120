import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { IndexFile } from "./manifest.js";

/**
 * A file that only grows. How much of it counts stands in the manifest: what was appended by a process that died before it
 * had said so there is cut off by the next one.
 */
export class AppendFile {
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #start: number;
  #header: Uint8Array;
  #bytes: number;
  #checksum: number;
  #isDirty = false;

  private constructor(name: string, handle: FileHandle, header: Uint8Array, facts: Omit<IndexFile, "name">) {
    this.#name = name;
    this.#handle = handle;
    this.#header = header;
    this.#start = facts.start ?? 0;
    this.#bytes = facts.bytes;
    this.#checksum = facts.crc32;
  }

  /**
   * @param name relative to the index directory
   * @param header what it begins with; not part of the checksum, since it may be overwritten
   */
  static async create(path: string, name: string, header: Uint8Array = new Uint8Array()): Promise<AppendFile> {
    const handle = await open(path, "wx");
    try {
      await handle.writeFile(header);
    } catch (error) {
      await handle.close();
      throw error;
    }
    const start = header.length;
    const file = new AppendFile(name, handle, header, { bytes: start, crc32: 0, ...(start > 0 && { start }) });
    file.#isDirty = true;
    return file;
  }

  /**
   * Opens a file whose committed part has been checked, and cuts off what is beyond it.
   * @param header the one that fits the committed part: what is beyond it may have been told of already
   */
  static async open(path: string, facts: IndexFile, header: Uint8Array = new Uint8Array()): Promise<AppendFile> {
    const handle = await open(path, "r+");
    try {
      const { size } = await handle.stat();
      if (size > facts.bytes) {
        await writeAll(handle, header, 0);
        await handle.sync();
        await handle.truncate(facts.bytes);
      }
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new AppendFile(facts.name, handle, header, facts);
  }

  /** What the manifest has to say of it once it is on the disk. */
  get facts(): IndexFile {
    const facts = { name: this.#name, bytes: this.#bytes, crc32: this.#checksum };
    return this.#start > 0 ? { ...facts, start: this.#start } : facts;
  }

  /** Calls must not overlap. */
  async append(data: Uint8Array): Promise<void> {
    if (data.length === 0) return;
    this.#isDirty = true;
    await writeAll(this.#handle, data, this.#bytes);
    this.#checksum = crc32(data, this.#checksum);
    this.#bytes += data.length;
  }

  /** Replaces the header once all that was appended is on the disk, so that it never tells of what is not there. */
  async writeHeader(header: Uint8Array): Promise<void> {
    if (!this.#isDirty) return;
    await this.sync();
    try {
      await writeAll(this.#handle, header, 0);
    } catch (error) {
      // Part of it may be there, in front of rows that are committed.
      await writeAll(this.#handle, this.#header, 0).catch(() => {});
      throw error;
    }
    this.#header = header;
    this.#isDirty = true;
    await this.sync();
  }

  /** Waits until it is on the disk. */
  async sync(): Promise<void> {
    if (!this.#isDirty) return;
    await this.#handle.sync();
    this.#isDirty = false;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function writeAll(handle: FileHandle, data: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await handle.write(data, done, Math.min(data.length - done, 2 ** 30), position + done);
    done += bytesWritten;
  }
}
