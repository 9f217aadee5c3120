import { html, raw } from "hono/html";

/** What `html` makes, which is escaped already. */
type Markup = ReturnType<typeof html>;

/**
 * A whole HTML document in the look that all reports have, in light and dark.
 * @param style of the report itself, which may use the colours --ground, --text, --soft, --line, --card, --right and --wrong
 * @param body below the title; nothing in it is awaited
 */
export function htmlPage(title: string, style: string, body: Markup): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(commonStyle + style)}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
  // Nothing in the template is awaited, so the text is there at once.
  return String(page);
}

const commonStyle = `
:root { color-scheme: light dark; --ground: #fbfaf8; --text: #22252a; --soft: #6b7076; --line: #dedbd5; --card: #fff; --right: #2e8b57; --wrong: #c8553d; }
@media (prefers-color-scheme: dark) { :root { --ground: #17191c; --text: #e8e6e1; --soft: #9aa0a6; --line: #34383d; --card: #202327; --right: #4fb47e; --wrong: #e0785f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; font: 15px/1.5 system-ui, sans-serif; background: var(--ground); color: var(--text); }
h1 { font-size: 1.7rem; margin: 0 0 1.5rem; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.6rem; }
p { color: var(--soft); margin: 0.3rem 0 1rem; max-width: 60rem; overflow-wrap: anywhere; }
`;
