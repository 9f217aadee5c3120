/**
 * Whole objects by name ("/"-separated, of letters, digits, ".", "-" and "_"): the files of a folder, or the objects of a bucket. Several processes of several
 * machines may use it at once; a reader finds an object as it was before a writing or after it, never a part of it.
 */
export interface ObjectStore {
  /** An absolute folder, or `s3://bucket/prefix`: opens the same store in another process, and is for messages. */
  readonly place: string;
  /** Milliseconds between two looks at what others may have written; those at a bucket cost money. */
  readonly lookEvery: number;
  /** Sees to it that objects can have names below these. */
  makeFolders(names: readonly string[]): Promise<void>;
  has(name: string): Promise<boolean>;
  /** Those of some names in a folder that are there. */
  present(folder: string, names: readonly string[]): Promise<ReadonlySet<string>>;
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Writes what is not there yet. What is there stays. */
  create(name: string, content: string | Uint8Array): Promise<void>;
  /** Nothing, when it is not there. */
  remove(name: string): Promise<void>;
  /** A folder of this machine that has the objects directly below a name: the folder itself, or a copy. */
  localFolder(name: string): Promise<string>;
}

/** One object that changes. */
export interface StoredObject {
  read(): Promise<Uint8Array | undefined>;
  write(content: string): Promise<void>;
  remove(): Promise<void>;
}

export const storedObject = (store: ObjectStore, name: string): StoredObject => ({
  read: () => store.read(name),
  write: (content) => store.write(name, content),
  remove: () => store.remove(name),
});
