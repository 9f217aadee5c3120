import { render } from "preact";
import { App } from "./app.js";
// The map comes later; its styles stand here, before ours, which change some of them.
import "leaflet/dist/leaflet.css";
import "./style.css";

render(<App />, document.getElementById("page") as HTMLElement);
