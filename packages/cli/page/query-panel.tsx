import type { IndexList } from "@loci/cli/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { Camera } from "./camera.js";
import { ExampleList } from "./example-list.js";
import { keepPicture } from "./kept-pictures.js";
import { type PageState, searchWith } from "./page-state.js";
import { RegionBox } from "./region-box.js";
import { messageOf } from "./service.js";
import type { Go } from "./use-page-state.js";

interface QueryPanelProps {
  readonly state: PageState;
  readonly list: IndexList;
  readonly index: string;
  readonly go: Go;
}

/** Where the query comes from: a file, the clipboard, the camera, or pictures that were dragged here. */
export function QueryPanel({ state, list, index, go }: QueryPanelProps) {
  const [problem, setProblem] = useState<string>();
  const [isOver, setIsOver] = useState(false);
  const [hasCamera, setHasCamera] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (pictures: readonly Blob[]) => {
    setHasCamera(false);
    try {
      const refused = pictures.map((picture) => refusalOf(picture, list)).find((reason) => reason !== undefined);
      if (refused !== undefined) throw new Error(refused);
      const kept = await Promise.all(pictures.slice(0, list.mostExamples).map(keepPicture));
      if (kept.length === 0) return;
      setProblem(undefined);
      go({ ...searchWith(kept.map((key) => ({ kind: "upload", key }))), view: "pictures" });
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  usePastedAndDropped(take, setIsOver);
  const [first] = state.positive;
  return (
    <section class={`query ${isOver ? "over" : ""}`} aria-labelledby="query-title">
      <h2 id="query-title">Query</h2>
      {first !== undefined && (
        <RegionBox
          key={`${first.kind}${first.key}`}
          example={first}
          index={index}
          onRegion={(region) => go({ positive: [{ ...first, region }, ...state.positive.slice(1)], why: undefined })}
        />
      )}
      <div class="pickers">
        <button type="button" class={first ? "" : "primary"} onClick={() => input.current?.click()}>
          Choose a picture
        </button>
        <button type="button" onClick={() => setHasCamera(true)}>
          Camera
        </button>
        <input
          ref={input}
          hidden
          type="file"
          multiple
          accept={list.formats.join(",")}
          aria-label="Pictures to search with"
          tabIndex={-1}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            currentTarget.value = "";
            void take(files);
          }}
        />
      </div>
      {first === undefined && <p class="hint">or drop one anywhere on this page, or paste it.</p>}
      {problem !== undefined && <p role="alert">{problem}</p>}
      <ExampleList state={state} index={index} go={go} />
      {hasCamera && <Camera onPicture={(picture) => void take([picture])} onClose={() => setHasCamera(false)} />}
    </section>
  );
}

function refusalOf({ size, type }: Blob, { mostUploadBytes, formats }: IndexList): string | undefined {
  if (size > mostUploadBytes) {
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    return `The picture has ${megabytes(size)} MB; this service takes ${megabytes(mostUploadBytes)} MB at most.`;
  }
  if (type !== "" && !formats.includes(type)) {
    return `${type} is nothing that this service can read; it reads ${formats.map((format) => format.replace("image/", "")).join(", ")}.`;
  }
  return undefined;
}

/** Pictures that are pasted or dropped anywhere on the page. */
function usePastedAndDropped(take: (pictures: readonly Blob[]) => void, setIsOver: (isOver: boolean) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const stop = new AbortController();
    const listen = <Name extends "paste" | "drop" | "dragover" | "dragleave">(
      name: Name,
      listener: (event: WindowEventMap[Name]) => void,
    ) => addEventListener(name, listener, { signal: stop.signal });
    listen("paste", (event) => {
      const pictures = [...(event.clipboardData?.files ?? [])];
      if (pictures.length > 0) latest.current(pictures);
    });
    listen("dragover", (event) => {
      event.preventDefault();
      setIsOver(true);
    });
    listen("dragleave", (event) => {
      if (event.relatedTarget === null) setIsOver(false);
    });
    listen("drop", (event) => {
      event.preventDefault();
      setIsOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    });
    return () => stop.abort();
  }, [setIsOver]);
}
