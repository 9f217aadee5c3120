import { createHidePaths } from "@loci/cli/service";
import { expect, it } from "vitest";

it("names known folders and leaves of other absolute paths the last part", () => {
  const hide = createHidePaths(
    new Map([
      ["/srv/photos", "pictures"],
      ["/srv/photos/city.loci", "index city"],
    ]),
  );
  expect(hide("/srv/photos/city.loci: the index is closed")).toBe("index city: the index is closed");
  expect(hide('picture "/srv/photos/a b/c.jpg": no such file')).toBe('picture "pictures/a b/c.jpg": no such file');
  expect(hide("cannot open /home/me/.secret/keys.txt, (/var/lib/x)")).toBe("cannot open keys.txt, (x)");
  expect(hide("at C:\\Users\\me\\x.jpg")).toBe("at x.jpg");
  for (const text of ["GET /openapi.json", "1/2 of km/h", "see https://example.org/a/b", "red/1.png"]) {
    expect(hide(text)).toBe(text);
  }
});
