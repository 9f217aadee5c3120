/** One character of a pattern; undefined is `_`, any character. */
type PatternCharacter = string | undefined;

/**
 * SQL's `like`: `%` stands for any number of characters, `_` for one, `\` takes the next one as it is. Case counts. A
 * character is a Unicode code point.
 *
 * The pieces between the `%` are found from left to right, each at its first place behind the one before; the last must
 * end the text. No place is ever taken back, so the time is at most length of the text times length of the pattern: a
 * pattern cannot make it explode, as it can a regular expression.
 *
 * @returns undefined when the pattern ends in a single `\`
 */
export function compileLike(pattern: string): ((text: string) => boolean) | undefined {
  const pieces = split(pattern);
  if (pieces === undefined) return undefined;
  const [first, ...others] = pieces as [PatternCharacter[], ...PatternCharacter[][]];
  const last = others.pop();
  return (text) => {
    const characters = Array.from(text);
    if (last === undefined) return characters.length === first.length && isAt(first, characters, 0);
    const end = characters.length - last.length;
    if (!isAt(first, characters, 0)) return false;
    let from = first.length;
    for (const piece of others) {
      const place = find(piece, characters, from);
      if (place === undefined) return false;
      from = place + piece.length;
    }
    return from <= end && isAt(last, characters, end);
  };
}

/** The pieces between the `%`: one more than there are of them. */
function split(pattern: string): PatternCharacter[][] | undefined {
  const characters = Array.from(pattern);
  const pieces: PatternCharacter[][] = [[]];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character === "%") {
      pieces.push([]);
      continue;
    }
    if (character === "\\" && ++at === characters.length) return undefined;
    pieces.at(-1)?.push(character === "_" ? undefined : characters[at]);
  }
  return pieces;
}

function find(piece: readonly PatternCharacter[], text: readonly string[], from: number): number | undefined {
  for (let place = from; place + piece.length <= text.length; place++) if (isAt(piece, text, place)) return place;
  return undefined;
}

function isAt(piece: readonly PatternCharacter[], text: readonly string[], place: number): boolean {
  if (place + piece.length > text.length) return false;
  return piece.every((character, at) => character === undefined || character === text[place + at]);
}
