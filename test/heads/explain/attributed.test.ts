import { attributionRules } from "@loci/heads";
import { expect, it } from "vitest";

it("says every rule in words that end no sentence, since they are put into lists", () => {
  for (const words of Object.values(attributionRules)) expect(words).toMatch(/^[a-z].*[^.]$/);
});
