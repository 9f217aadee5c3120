import type { Region } from "@loci/cli/client";
import { useRef, useState } from "preact/hooks";
import type { ExampleReference } from "./page-state.js";
import { PictureImage } from "./picture-image.js";
import { changeRegion, middleOf, regionBetween, type Size } from "./region.js";

interface RegionBoxProps {
  readonly example: ExampleReference;
  readonly index: string;
  onRegion(region: Region | undefined): void;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The query's picture; a box that is dragged over it, or moved by the arrow keys, is the part that is searched with. */
export function RegionBox({ example, index, onRegion }: RegionBoxProps) {
  const [size, setSize] = useState<Size>();
  const [drawn, setDrawn] = useState<Region>();
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  const region = drawn ?? example.region;
  const pointIn = (event: PointerEvent, { width, height }: Size) => {
    const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return {
      x: ((event.clientX - frame.left) / frame.width) * width,
      y: ((event.clientY - frame.top) / frame.height) * height,
    };
  };
  const drag = (event: PointerEvent) => {
    if (size && start.current) setDrawn(regionBetween(start.current, pointIn(event, size), size));
  };
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (size === undefined) return;
    if (event.key === "Escape" || event.key === "Delete") return onRegion(undefined);
    if (event.key === "Enter" && region === undefined) return onRegion(middleOf(size));
    if (step === undefined) return;
    event.preventDefault();
    const far = Math.max(size.width, size.height) / 40;
    const by = { x: far * step[0], y: far * step[1] };
    onRegion(region ? changeRegion(region, by, event.shiftKey ? "resize" : "move", size) : middleOf(size));
  };
  return (
    <figure class="region">
      <button
        type="button"
        class="frame"
        aria-label="Part of the query that is searched with"
        aria-describedby="region-hint"
        onKeyDown={press}
        onPointerDown={(event) => {
          if (size === undefined) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = pointIn(event, size);
        }}
        onPointerMove={drag}
        onPointerUp={(event) => {
          if (size === undefined || start.current === undefined) return;
          const end = regionBetween(start.current, pointIn(event, size), size);
          start.current = undefined;
          setDrawn(undefined);
          if (end !== undefined) onRegion(end);
        }}
        onPointerCancel={() => {
          start.current = undefined;
          setDrawn(undefined);
        }}
      >
        <PictureImage
          picture={example}
          index={index}
          alt="The query"
          onSize={(width, height) => setSize({ width, height })}
        />
        {region && size && <span class="box" style={placeOf(region, size)} />}
      </button>
      <figcaption id="region-hint">
        {region ? (
          <>
            {`${Math.round(region.width)} × ${Math.round(region.height)} pixels of it. `}
            <button type="button" class="link" onClick={() => onRegion(undefined)}>
              Search with all of it
            </button>
          </>
        ) : (
          "Drag a box over the part that counts (keyboard: arrows move it, with Shift they resize it)."
        )}
      </figcaption>
    </figure>
  );
}

function placeOf({ left, top, width, height }: Region, size: Size) {
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return {
    left: share(left, size.width),
    top: share(top, size.height),
    width: share(width, size.width),
    height: share(height, size.height),
  };
}
