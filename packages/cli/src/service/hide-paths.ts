/** A path of this machine: it begins where a word may begin, has no blank, and names a folder and what is in it. */
const ABSOLUTE = /(?<![\w.:/])(?:\/|[A-Za-z]:\\)[^\s"',;:()/\\]+[/\\][^\s"',;:()]*[^\s"',;:().]/g;

/**
 * Makes texts fit for strangers: folders of this server that are known become names, other absolute paths their last part.
 * @param names what to call known folders, by absolute path
 */
export function createHidePaths(names: ReadonlyMap<string, string>): (text: string) => string {
  // The longest first: one may be inside another.
  const known = [...names].sort(([a], [b]) => b.length - a.length);
  return (text) => {
    let hidden = text;
    for (const [folder, name] of known) hidden = hidden.replaceAll(folder, name);
    return hidden.replace(ABSOLUTE, (path) => path.split(/[/\\]/).at(-1) as string);
  };
}
