import type { ComponentProps, FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";

type PointView = typeof import("./point-view.js").default;

/** Fetches the code of the map when a map is first looked at. */
export function LazyPointView(props: ComponentProps<PointView>) {
  const [View, setView] = useState<{ readonly component: FunctionComponent<ComponentProps<PointView>> }>();
  useEffect(() => {
    void import("./point-view.js").then(({ default: component }) => setView({ component }));
  }, []);
  if (View === undefined) return <p role="status">Loading the map…</p>;
  return <View.component {...props} />;
}
