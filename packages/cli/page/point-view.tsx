import L from "leaflet";
import { useEffect, useRef } from "preact/hooks";

export interface ViewPoint {
  /** North and east: latitude and longitude, or y and x. */
  readonly at: readonly [number, number];
  readonly title: string;
  readonly colour: string;
  /** Pixels. */
  readonly radius: number;
  /** Written into the point, and reachable by keyboard. */
  readonly mark?: string;
  /** Of its style, besides the mark's. */
  readonly className?: string;
  onChoose?(): void;
}

interface ViewLine {
  readonly at: readonly (readonly [number, number])[];
  readonly colour: string;
}

interface PointViewProps {
  readonly name: string;
  readonly isPlane: boolean;
  readonly points: readonly ViewPoint[];
  readonly lines?: readonly ViewLine[];
  /** A circle on the map, metres. */
  readonly circle?: { readonly at: readonly [number, number]; readonly metres: number } | undefined;
  readonly tiles?: { readonly url: string; readonly attribution: string } | null;
  /** What the view is fitted to again when it changes. */
  readonly fitKey: string;
  /** South, west, north, east of what is seen. */
  onMove?(bounds: readonly [number, number, number, number]): void;
}

/** Points that one can pan over, zoom into and choose: of a map, or of a plane. Nothing is fetched but the tiles, if any. */
export default function PointView(props: PointViewProps) {
  const { name, isPlane, points, lines = [], circle, tiles, fitKey } = props;
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map | undefined>(undefined);
  const layer = useRef<L.LayerGroup | undefined>(undefined);
  const onMove = useRef(props.onMove);
  onMove.current = props.onMove;
  useEffect(() => {
    if (element.current === null) return;
    const made = L.map(element.current, {
      crs: isPlane ? L.CRS.Simple : L.CRS.EPSG3857,
      preferCanvas: true,
      minZoom: -20,
      zoomSnap: 0.25,
      attributionControl: Boolean(tiles),
      // Movements that nobody asked for make some people ill, and tests wait for them.
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    // Servers of tiles want to know who asks; the service's own headers say nothing.
    if (tiles)
      L.tileLayer(tiles.url, { attribution: tiles.attribution, maxZoom: 22, referrerPolicy: "origin" }).addTo(made);
    if (!isPlane) L.control.scale({ imperial: false }).addTo(made);
    layer.current = L.layerGroup().addTo(made);
    made.on("moveend", () => {
      const bounds = made.getBounds();
      onMove.current?.([bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]);
    });
    map.current = made;
    const watch = new ResizeObserver(() => made.invalidateSize());
    watch.observe(element.current);
    return () => {
      watch.disconnect();
      made.remove();
      map.current = undefined;
    };
  }, [isPlane, tiles]);
  useEffect(() => {
    const { current: group } = layer;
    if (group === undefined) return;
    group.clearLayers();
    for (const { at, colour } of lines)
      L.polyline(at.map(toLatLng), { color: colour, weight: 2, opacity: 0.6, interactive: false }).addTo(group);
    if (circle)
      L.circle(toLatLng(circle.at), {
        radius: circle.metres,
        color: "#2e8b57",
        weight: 1.5,
        fillOpacity: 0.12,
        interactive: false,
      }).addTo(group);
    for (const point of points) draw(point).addTo(group);
  }, [points, lines, circle]);
  useEffect(() => {
    if (points.length === 0) return;
    map.current?.fitBounds(L.latLngBounds(points.map(({ at }) => toLatLng(at))).pad(0.08), {
      animate: false,
      maxZoom: isPlane ? 6 : 18,
    });
  }, [fitKey, isPlane]);
  return <section ref={element} class="points" aria-label={name} />;
}

const toLatLng = ([north, east]: readonly [number, number]): L.LatLngTuple => [north, east];

function draw({ at, title, colour, radius, mark, className, onChoose }: ViewPoint): L.Layer {
  const place = toLatLng(at);
  if (mark === undefined) {
    const dot = L.circleMarker(place, {
      radius,
      color: colour,
      weight: 1,
      fillColor: colour,
      fillOpacity: 0.7,
      interactive: onChoose !== undefined,
    });
    if (onChoose) dot.bindTooltip(textNode(title)).on("click", onChoose);
    return dot;
  }
  const icon = L.divIcon({
    className: `mark ${className ?? ""}`,
    html: textNode(mark),
    iconSize: [2 * radius, 2 * radius],
  });
  const marker = L.marker(place, {
    icon,
    alt: title,
    title,
    riseOnHover: true,
    zIndexOffset: 1000,
    keyboard: onChoose !== undefined,
    interactive: onChoose !== undefined,
  });
  if (onChoose) marker.on("click", onChoose);
  return marker;
}

/** Names of files are text, whatever they look like. */
function textNode(text: string): HTMLElement {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}
