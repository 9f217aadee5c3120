/* What requests are changed to: what a parser or a check has stumbled over somewhere. */

/** Texts for any place, and for places of a name those that come further than the first check. */
export const TEXTS: readonly string[] = [
  ...["", " ", "\u0000", "0", "-1", "1e999", "NaN", "null", "__proto__", "constructor", "\ud800", "\u202e", "<script>"],
  ...[
    "../../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x",
    "C:\\x",
    "a/../b",
    "%2e%2e%2f",
    "%00",
    "file:///etc/passwd",
  ],
  ...["\r\nX: y", "a".repeat(5000), "(".repeat(900), "ß".repeat(300)],
];

export const TEXTS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    where: [
      ...["label = 'x' or ".repeat(200), "not ".repeat(900), "not not label = 'red'", "label like '%_%_%_%_%_%_%_%'"],
      ...[
        "frame in (1,2,",
        "frame in (1,2,3)",
        "frame > 1e400",
        "label = 3",
        "time > 'x'",
        "time > '2024-02-30'",
        "frame = '1'",
      ],
      ...[
        "x'; drop table pictures",
        "path like '%'",
        "path like '\\'",
        "label is null",
        "frame is not null",
        "camera = 'front'",
      ],
      ...[
        "frame >= 7 and latitude < 49",
        "\"label\" = 'red'",
        "label = ''",
        "frame = 9007199254740993",
        "__proto__ = 1",
      ],
      `frame in (${Array.from({ length: 700 }, (_, number) => number)})`,
    ],
    rerank: [
      ...[
        "aqe(k=1e9)",
        "aqe|aqe|aqe|aqe|aqe",
        "aqe(k=1000,alpha=0)",
        "dba",
        "sequence",
        "spatial(model=x)",
        "spatial(model=affine)",
      ],
      ...[
        "kreciprocal(k1=0)",
        "kreciprocal(k1=1000,k2=1000)",
        "diffusion(k=-1)",
        "diffusion(k=1000)",
        "reciprocal-check(k=1000)",
      ],
      ...[
        "threshold(score=NaN)",
        "threshold(score=1e308)",
        "threshold|spatial",
        "aqe(k=2,k=3)",
        "aqe(",
        "|",
        "aqe|".repeat(100),
      ],
      ...["aqe(__proto__=1)", "constructor", "toString(k=1)"],
    ],
    near: [
      "90,180,1e9",
      "91,0,1",
      "0,0,-1",
      "NaN,0,1",
      "1,2",
      "48.1,11.5,0",
      "48.1,11.5,1e308",
      "-90,180,1",
      "1,2,3,4",
    ],
    box: [
      "-90,-180,90,180",
      "9,9,1,1",
      "48,170,49,-170",
      "1,2,3",
      "NaN,0,1,1",
      "48.1,11.5,48.1,11.5",
      "-1e308,0,1e308,1",
    ],
    fusion: ["mean", "max", "rank", "mean-descriptor", "median", "toString"],
    url: [
      ...[
        "http://127.0.0.1:1/x.png",
        "http://[::1]/",
        "http://a:b@127.0.0.1/",
        "ftp://x/y",
        "http://2130706433/",
        "//x/y",
      ],
      ...[
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:99999/",
        "HTTP://LOCALHOST/",
        "javascript:alert(1)",
      ],
    ],
    time: [
      "2024-05-01T12:00:00+02:00",
      "9999-12-31T23:59:59Z",
      "2024-02-30T00:00:00Z",
      "-000001-01-01T00:00:00Z",
      "0000-01-01T00:00:00Z",
    ],
    index: ["tiny", "TINY", "tiny.loci", "toString"],
  }),
);

export const NUMBERS: readonly number[] = [
  ...[0, -0, 1, -1, 2, 3, 15, 16, 17, 100, 999, 1000, 1001, 0.5, 359.999, 360, 90.0001, 1e-320, 1e30, 1e308, -1e308],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 2 ** 63],
];

/** Fields that requests have, and one that none has. */
export const FIELDS: readonly string[] = [
  ...[
    "id",
    "path",
    "url",
    "upload",
    "descriptor",
    "fingerprint",
    "region",
    "k",
    "where",
    "near",
    "box",
    "fusion",
    "rerank",
  ],
  ...["position", "negativeWeight", "frame", "latitude", "time", "attributes", "index", "other"],
];

/** What the text of JSON can say and its values cannot. */
export const NUMBER_TOKENS: readonly string[] = [
  ...["NaN", "Infinity", "-Infinity", "1e999", "-0", "01", "0x10", "1e-999", "9".repeat(400), `0.${"1".repeat(9999)}`],
];
export const MEMBER_TOKENS: readonly string[] = [
  ...['"__proto__":{"k":1},', '"constructor":{"prototype":{"k":1}},', '"k":5,', '"k":"x",', '"":1,', '"\\u0000":1,'],
];

/* Of forms, lines and headers. */

export const PART_NAMES: readonly string[] = [
  ...["picture", "positive", "negative", "query", "metadata", "file", "", "__proto__", "a".repeat(300), "x"],
];
export const FILE_NAMES: readonly string[] = [
  ...["../../x.png", "a\u0000.png", "/etc/passwd", "", "a".repeat(2000), "x.exe", "..\\x", "%2e%2e%2fx", "é\u202e.png"],
];
export const PART_TYPES: readonly string[] = [
  ...["image/jpeg", "text/plain", "", "application/json", "x", "multipart/mixed; boundary=x", "image/svg+xml"],
];
export const NO_PICTURES: readonly string[] = [
  ...[
    "",
    "x",
    "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "GIF89a",
    "\x89PNG\r\n\x1a\n",
    "RIFF\x04\0\0\0WEBP",
    "\xff\xd8\xff",
  ],
];

export const QUERY_NAMES: readonly string[] = [
  ...["index", "where", "offset", "limit", "width", "__proto__", "x", "index[]", ""],
];

export const METHODS: readonly string[] = [
  ...["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND"],
];
export const PATH_PIECES: readonly string[] = [
  ...[
    "%2e%2e/",
    "%2e%2e%2f",
    "//",
    "/",
    "%00",
    "%",
    "%ff",
    "%2F",
    "..",
    "/../",
    ";x",
    "a".repeat(3000),
    "é",
    "\\",
    "%0d%0a",
  ],
];
export const PATHS: readonly string[] = [
  ...[
    "/../../etc/passwd",
    "//etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/../../package.json",
    "*",
    "http://evil.example/",
  ],
];

export const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ["Range", ["bytes=0-3", "bytes=-1", "bytes=9999999-", "bytes=0-0,2-3,5-", "lines=1", "bytes=5-1"]],
  ["If-None-Match", ["*", '"x"', 'W/"x"', "", ", , ,", '"x", '.repeat(300)]],
  ["If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "x"]],
  ["Accept", ["text/html", "*/*;q=0", "x", ""]],
  ["Accept-Encoding", ["gzip", "br;q=0", "identity;q=0"]],
  [
    "Content-Type",
    ["text/plain", "application/json; charset=utf-16", "multipart/form-data", "application/json, text/plain", ""],
  ],
  [
    "Content-Type",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data; boundary="],
  ],
  ["Content-Encoding", ["gzip", "x"]],
  ["Authorization", ["", "Bearer", "Bearer x", "Basic eDp5", `Bearer ${"x".repeat(4000)}`, "Bearer  a b"]],
  [
    "Host",
    ["localhost", "localhost:1", "[::1]", "evil.example", "127.0.0.1.evil.example", "", "127.0.0.1@evil.example"],
  ],
  ["Origin", ["null", "http://evil.example", "http://127.0.0.1", "x", ""]],
  ["Expect", ["100-continue", "x"]],
  ["X-Forwarded-For", ["1.2.3.4", "\u0080"]],
  ["X-Http-Method-Override", ["DELETE"]],
  ["Cookie", ["a=b; ".repeat(500)]],
];
