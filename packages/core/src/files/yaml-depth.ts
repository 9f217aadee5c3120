import { RetrievalError } from "../errors.js";

/** Levels of values inside each other. */
const DEEPEST = 100;

/**
 * The YAML parser calls itself for each level. Some thousand of them overflow the stack, and where that happens inside of a
 * regular expression V8 ends the process: so texts that could be that deep are not handed to it. Counted are brackets, also those
 * in texts, and for each line the blanks that it begins with and the signs that begin a level.
 * @param file what the message calls it
 * @throws RetrievalError naming file and line
 */
export function checkYamlDepth(text: string, file: string): void {
  let brackets = 0;
  for (const [place, line] of text.split(/\r\n?|\n/).entries()) {
    let signs = /^ */.exec(line)?.[0].length ?? 0;
    for (const [sign] of line.matchAll(/[[\]{}]|[-?:](?=\s|$)/g)) {
      if (sign === "[" || sign === "{") brackets++;
      else if (sign === "]" || sign === "}") brackets = Math.max(0, brackets - 1);
      else signs++;
      if (brackets <= DEEPEST && signs <= 2 * DEEPEST) continue;
      throw new RetrievalError({
        what: `${file}:${place + 1}: YAML: values inside each other`,
        expected: `at most ${DEEPEST}`,
        got: "more",
      });
    }
  }
}
