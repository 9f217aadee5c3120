import { parseObjectList } from "@loci/cli";
import { expect, it } from "vitest";

it("a listing has names, tags and what asks for the next page", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType>
<IsTruncated>true</IsTruncated><NextContinuationToken>1ue+G/&lt;&amp;&#x3d;</NextContinuationToken>
<Contents><Key>a/b%2B1+c.json</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;d41d&quot;</ETag><Size>1</Size></Contents>
<Contents><Key>a/2.json</Key><ETag>&#34;e5&#34;</ETag></Contents></ListBucketResult>`;
  expect(parseObjectList(xml)).toEqual({
    objects: [
      { name: "a/b+1 c.json", tag: '"d41d"' },
      { name: "a/2.json", tag: '"e5"' },
    ],
    next: "1ue+G/<&=",
  });
});

it("an empty listing is the last page, and something else is no listing", () => {
  expect(parseObjectList("<ListBucketResult></ListBucketResult>")).toEqual({ objects: [], next: undefined });
  expect(parseObjectList("<html>A proxy</html>")).toBeUndefined();
});
