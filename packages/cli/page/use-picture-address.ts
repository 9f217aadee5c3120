import { useEffect, useState } from "preact/hooks";
import { apiKey, client } from "./api-client.js";
import { keptPicture } from "./kept-pictures.js";
import type { ExampleReference } from "./page-state.js";

/** What an `img` can show of a picture; `undefined` while it is fetched, or when this browser does not have it. */
export function usePictureAddress(
  { kind, key }: Pick<ExampleReference, "kind" | "key">,
  index: string,
  width?: number,
): string | undefined {
  const direct = kind === "indexed" && apiKey.get() === undefined ? addressOf(key, index, width) : undefined;
  const [fetched, setFetched] = useState<string>();
  useEffect(() => {
    if (direct !== undefined) return;
    let address: string | undefined;
    let isWanted = true;
    // An `img` cannot send a key.
    const blob = kind === "upload" ? keptPicture(key) : client().image(Number(key), { index, width });
    blob
      .then((picture) => {
        if (!isWanted || picture === undefined) return;
        address = URL.createObjectURL(picture);
        setFetched(address);
      })
      .catch(() => {});
    return () => {
      isWanted = false;
      setFetched(undefined);
      if (address !== undefined) URL.revokeObjectURL(address);
    };
  }, [direct, kind, key, index, width]);
  return direct ?? fetched;
}

function addressOf(id: string, index: string, width: number | undefined): string {
  const parameters = new URLSearchParams({ index, ...(width !== undefined && { width: `${width}` }) });
  return `/v1/images/${id}?${parameters}`;
}
