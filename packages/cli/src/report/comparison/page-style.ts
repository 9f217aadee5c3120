import { seriesColours } from "./plot-svg.js";

export const pageStyle = `
:root { ${seriesColours.light} --soft: #585d63; }
@media (prefers-color-scheme: dark) { :root { ${seriesColours.dark} --soft: #a8aeb4; } }
h3 { font-size: 1rem; margin: 1.6rem 0 0.4rem; overflow-wrap: anywhere; }
h4 { font-size: 0.85rem; margin: 0 0 0.3rem; overflow-wrap: anywhere; }
nav ul, .key { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.key li { display: flex; align-items: baseline; max-width: 100%; overflow-wrap: anywhere; }
a { color: inherit; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
table { border-collapse: separate; border-spacing: 0; font-size: 0.85rem; }
th, td { padding: 0.3rem 0.7rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { font-weight: 600; vertical-align: bottom; }
tr > :first-child { position: sticky; left: 0; z-index: 1; background: var(--card); text-align: left; font-weight: 500; max-width: min(16rem, 45vw); overflow: hidden; text-overflow: ellipsis; }
.results .group th { position: sticky; left: 0; max-width: none; color: var(--soft); font-weight: 600; padding-top: 0.9rem; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
th[aria-sort=descending] button::after { content: " ▼"; font-size: 0.7em; }
th[aria-sort=ascending] button::after { content: " ▲"; font-size: 0.7em; }
.letters { display: inline-block; max-width: 10ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; text-align: left; font-family: ui-monospace, monospace; }
.dot { display: inline-block; flex: none; width: 0.7em; height: 0.7em; border-radius: 50%; margin-right: 0.5em; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1rem; }
figure { margin: 0; }
.plot { padding: 0.8rem 0.9rem 0.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.plot figcaption { color: var(--soft); font-size: 0.85rem; margin-bottom: 0.4rem; }
.plot figcaption b { color: var(--text); font-size: 0.95rem; display: block; }
.drawing svg { display: block; width: 100%; height: auto; }
.downloads { margin: 0.4rem 0 0; font-size: 0.85rem; }
.downloads a { margin-right: 0.8rem; }
.matrix td, .matrix thead th { text-align: center; padding: 0.25rem 0.45rem; }
.better { background: color-mix(in srgb, var(--right) 22%, var(--card)); }
.worse { background: color-mix(in srgb, var(--wrong) 22%, var(--card)); }
.matrix small { margin-left: 0.15em; font-size: 0.65em; }
.heat td[style] { background: color-mix(in srgb, var(--series-1) var(--heat), var(--card)); }
.heat thead th { white-space: normal; min-width: 5.5rem; font-weight: 500; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; color: var(--soft); overflow-wrap: anywhere; }
select { font: inherit; max-width: 100%; padding: 0.2rem 0.4rem; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 4px; }
label { color: var(--text); }
.case { display: grid; grid-template-columns: 8rem 1fr; gap: 1rem; padding: 0.9rem 0; border-top: 1px solid var(--line); }
.case img, .missing { display: block; width: 100%; height: auto; aspect-ratio: 1; object-fit: cover; background: var(--line); }
.missing { padding: 0.3rem; font-size: 0.75rem; overflow-wrap: anywhere; overflow: hidden; }
.case figure { background: var(--card); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.case figcaption { padding: 0.2rem 0.4rem; font-size: 0.78rem; overflow-wrap: anywhere; }
.asked { align-self: start; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; }
.answers ol { display: grid; grid-template-columns: repeat(4, 1fr); gap: 0.4rem; margin: 0; padding: 0; list-style: none; }
li.right figure { border: 2px solid var(--right); }
li.wrong figure { border: 2px dashed var(--wrong); }
.map { display: block; width: 9.5rem; height: auto; margin-top: 0.5rem; font: 10px system-ui, sans-serif; fill: var(--text); }
.map .land { fill: var(--card); stroke: var(--line); }
.map .radius { fill: none; stroke: var(--text); stroke-dasharray: 3 2; }
.map .query-mark { stroke: var(--text); stroke-width: 2; fill: none; }
.map .scale { stroke: var(--text); fill: none; }
.map .rank { fill: var(--ground); text-anchor: middle; dominant-baseline: central; font-weight: 700; }
.facts > div { margin: 0.5rem 0; }
dt { font-weight: 600; }
dd { margin: 0; color: var(--soft); max-width: 60rem; overflow-wrap: anywhere; }
pre { margin: 0.6rem 0; padding: 0.8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; font-size: 0.82rem; }
.failures { padding-left: 1.2rem; overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: 1.2rem 1rem 3rem; } .case { grid-template-columns: 1fr; } .asked { max-width: 8rem; } .plot { padding: 0.6rem 0.3rem 0.3rem; } }
`;
