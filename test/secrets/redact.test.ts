import { describe, expect, it } from "vitest";
import { holdersOfFlag, maskRendered, redactRendering } from "../../server/src/core/rendering/redact-rendering";
import { diagnose } from "../../server/src/core/rules/engine/diagnose";
import { readingsOf } from "../../server/src/core/secrets/detect/readings";
import { redact } from "../../server/src/core/secrets/detect/redact";
import { snapshotOf } from "../support/fixture";

const messages = async (text: string): Promise<string> =>
  diagnose(await snapshotOf("langfuse@2.0.0", text))
    .map(({ message }) => message)
    .join("\n");

describe("what messages hide", () => {
  it("is a secret, wherever it is printed", async () => {
    const secret = "Xk29-vvPq-88zt";
    const text = `langfuse:\n  salt:\n    value: ${secret}\n  nodeEnv: ${secret}\n  ${secret}: 1\n`;
    expect(await messages(text)).not.toContain(secret);
  });

  it("is no part of a word", async () => {
    expect(await messages("langfuse:\n  salt:\n    value: tex\n")).toContain("a secret in plain text, which");
    expect(await messages("langfuse:\n  salt:\n    value: a\n")).toContain("a secret in plain text, which");
  });

  it("is every part of secrets that overlap", async () => {
    const secrets = ["Xk29-vvPq", "vvPq-88zt", "Xk29-vvPq-88"];
    const list = secrets.map((secret, index) => `token${index}: ${secret}\n`).join("");
    const found = await messages(`${list}langfuse:\n  nodeEnv: Xk29-vvPq-88zt\n  a-Xk29-vvPq-88zt-b: 1\n`);
    expect(found).toContain("a-…-b");
    for (const part of ["Xk29", "vvPq", "88zt"]) expect(found).not.toContain(part);
  });

  it("is no ordinary word, and nothing that everyone can look up", async () => {
    const text =
      "langfuse:\n  salt:\n    value: langfuse\n  repliicas: 1\npostgresql:\n  auth:\n    password: postgres\n";
    expect(await messages(text)).toContain('"langfuse.repliicas" is not a value of langfuse 2.0.0');
  });
});

describe("a key whose value is the same word", () => {
  it("stays in paths, and the value is hidden", async () => {
    const text = "clickhouse:\n  auth:\n    username: clickhouse\n    password: clickhouse\n";
    expect(await messages(text)).toContain('"clickhouse.auth.password" is a secret in plain text');
    const snapshot = await snapshotOf("langfuse@2.0.0", text);
    const path = ["clickhouse", "auth", "password"];
    expect(redact(snapshot, path, 'clickhouse.auth.password: "clickhouse"')).toBe('clickhouse.auth.password: "…"');
  });
});

describe("a message without secrets", () => {
  /** A message about a path in values of Langfuse. */
  const hide = async (text: string, message: string, path: string[] = []): Promise<string> =>
    redact(await snapshotOf("langfuse@2.0.0", text), path, message);
  const salt = (value: string): string => `langfuse:\n  salt:\n    value: ${value}\n`;

  it("has a mark instead of each, however often they come and whatever stands around", async () => {
    const found = await hide(salt("Xk29-vv"), "Xk29-vv, Xk29-vv;aXk29-vvb Xk29-v");
    expect(found).toBe("…, …;a…b Xk29-v");
    expect(await hide(salt("Xk29-vv"), "Xk29-vvXk29-vv")).toBe("…");
    expect(await hide(salt("zebra"), 'got "zebra", a zebra')).toBe('got "…", a zebra');
    const place = ["langfuse", "salt", "value"];
    expect(await hide(salt("abc"), "got abc here", place)).toBe("got … here");
    expect(await hide(salt("ab"), "got ab here", place)).toBe("got ab here");
    expect(await hide(salt("Xk29-vv"), "nothing")).toBe("nothing");
    expect(await hide("langfuse: {}\n", "Xk29-vv")).toBe("Xk29-vv");
  });

  it("hides the longest of those that begin alike", async () => {
    const text = `${salt("Xk29-vv")}minio:\n  auth:\n    rootPassword: Xk29-vvPq-8\n`;
    expect(await hide(text, "Xk29-vvPq-8 Xk29-vvPq")).toBe("… …Pq");
    expect(await hide(text, "Xk29-vvPq-8 Xk29-vv")).toBe("… …");
    const words = `${salt("x9z")}minio:\n  auth:\n    rootPassword: x9z-4\n`;
    expect(await hide(words, "x9z", ["langfuse", "salt", "value"])).toBe("…");
  });

  it("hides ordinary words about their own place only, and only by themselves", async () => {
    const path = ["langfuse", "salt", "value"];
    expect(await hide(salt("horse"), "a horse, horses and a seahorse", path)).toBe("a …, horses and a seahorse");
    expect(await hide(salt("horse"), "a horse", ["langfuse"])).toBe("a horse");
    expect(await hide(salt("x9z-4"), "x9z-4 x9z-4", path)).toBe("… …");
    expect(await hide(salt("x9z-4"), "x9z-4")).toBe("x9z-4");
    expect(await hide(salt("ab"), "ab", path)).toBe("ab");
  });

  it("hides numbers as they are written, read and printed", async () => {
    const text = "langfuse:\n  salt:\n    value: 0712345\n";
    expect(await hide(text, "0712345 and 234725")).toBe("… and …");
    expect(await hide("minio:\n  auth:\n    rootPassword: 123456789\n", "1.23456789e+08")).toBe("…");
  });

  it("keeps what everyone can look up", async () => {
    const text = "postgresql:\n  auth:\n    password: changeme\n";
    expect(await hide(text, "changeme", ["postgresql", "auth", "password"])).toBe("changeme");
  });
});

describe("what Helm says of a rendering", () => {
  it("has the secrets of none of its files", async () => {
    const files = await Promise.all([
      snapshotOf("langfuse@2.0.0", "langfuse:\n  salt:\n    value: Xk29-vv\n"),
      snapshotOf("langfuse@2.0.0", "postgresql:\n  auth:\n    password: Pq88-zt\n"),
    ]);
    const details = [{ message: "got Pq88-zt", values: ["a"] }];
    const said = { errors: [{ message: "Xk29-vv or Pq88-zt", values: ["b"], details }], warnings: ["map[a:Xk29-vv]"] };
    expect(redactRendering(said, files)).toEqual({
      errors: [{ message: "… or …", values: ["b"], details: [{ message: "got …", values: ["a"] }] }],
      warnings: ["map[a:…]"],
    });
    expect(redactRendering({ errors: [{ message: "Xk29-vv", values: [] }], warnings: [] }, [])).toEqual({
      errors: [{ message: "Xk29-vv", values: [] }],
      warnings: [],
    });
  });
});

describe("what Helm says, in whatever form it says it", () => {
  const said = async (value: string, message: (secret: string) => string): Promise<string> => {
    const file = await snapshotOf("langfuse@2.0.0", `langfuse:\n  salt:\n    value: ${JSON.stringify(value)}\n`);
    return (
      redactRendering({ errors: [{ message: message(value), values: [] }], warnings: [] }, [file]).errors[0]?.message ??
      ""
    );
  };
  it("is hidden where it is cut anywhere, in short Base64, and where it looks like a template", async () => {
    const secret = "Zq77 Canary nine x2";
    expect(await said(secret, (whole) => `bad ${whole.slice(0, 12)} here`)).toBe("bad …  here");
    expect(await said(secret, (whole) => `execution error at (a.yaml:1:2): ${whole.slice(-9)}`)).not.toContain("nine");
    expect(await said("zq7Ca", (whole) => bytes(whole).toString("base64"))).toBe("…=");
    const mixed = await said("Zq77{{Canary}}9x", (whole) => `salt is ${bytes(whole).toString("base64")} or ${whole}`);
    expect(mixed).toBe("salt is …== or …");
  });

  const bytes = (text: string): Buffer => Buffer.from(text, "utf8");
  const unit = (text: string, write: (code: number) => string): string =>
    text.replaceAll(/[^A-Za-z0-9]/g, (character) => write(character.charCodeAt(0)));
  const hex4 = (code: number): string => code.toString(16).padStart(4, "0");
  const forms: Record<string, (secret: string) => string> = {
    raw: (secret) => secret,
    "quoted by Go": (secret) => JSON.stringify(secret),
    "quoted twice": (secret) => JSON.stringify(JSON.stringify(secret)),
    "escaped by Go's JSON": (secret) => unit(JSON.stringify(secret).slice(1, -1), (code) => `\\u${hex4(code)}`),
    "escaped by JavaScript": (secret) => unit(secret, (code) => `\\u${hex4(code).toUpperCase()}`),
    "in YAML's single quotes": (secret) => `'${secret.replaceAll("'", "''")}'`,
    "in a block": (secret) => `|-\n      ${secret.replaceAll("\n", "\n      ")}`,
    "over two lines": (secret) => secret.replaceAll(" ", "\n    "),
    "in a query": (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
    "in a path": (secret) => encodeURIComponent(secret),
    "in a path, with small digits": (secret) =>
      encodeURIComponent(secret).replaceAll(/%../g, (digits) => digits.toLowerCase()),
    "in capitals": (secret) => secret.toUpperCase(),
    "in HTML": (secret) => unit(secret, (code) => `&#${code};`),
    "in HTML, by names": (secret) =>
      secret
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;")
        .replaceAll('"', "&#34;")
        .replaceAll("'", "&#39;"),
    "for a shell": (secret) => `'${secret.replaceAll("'", "'\\''")}'`,
    "in Base64": (secret) => bytes(secret).toString("base64"),
    "in Base64 for URLs": (secret) => bytes(secret).toString("base64url"),
    "in Base64, behind a blank": (secret) => bytes(` ${secret}`).toString("base64"),
    "in Base64, in JSON": (secret) => bytes(JSON.stringify({ salt: secret })).toString("base64"),
    "in Base64 twice": (secret) => bytes(bytes(secret).toString("base64")).toString("base64"),
    "in hexadecimal digits": (secret) => bytes(secret).toString("hex"),
    "in large hexadecimal digits": (secret) => bytes(secret).toString("hex").toUpperCase(),
    "in Base64 three times": (secret) => [1, 2, 3].reduce((text) => bytes(text).toString("base64"), secret),
    ...Object.fromEntries(
      ["-", "a-", "id-"].map((before) => [
        `in Base64, glued to ${before}`,
        (secret: string) => before + bytes(secret).toString("base64"),
      ]),
    ),
    "in hexadecimal digits behind another": (secret) => `a${bytes(secret).toString("hex")}`,
    "escaped by YAML": (secret) =>
      secret.replaceAll(/[^A-Za-z0-9]/gu, (one) => `\\U${(one.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`),
    "escaped byte by byte": (secret) =>
      secret.replaceAll(/[^A-Za-z0-9]/gu, (one) => bytes(one).toString("hex").replaceAll(/../g, "\\x$&")),
    "over two lines in YAML's double quotes": (secret) => `${secret.slice(0, 4)}\\\n   ${secret.slice(4)}`,
    "in HTML, by hexadecimal numbers": (secret) => unit(secret, (code) => `&#x${code.toString(16)};`),
    "for a shell, in double quotes": (secret) => `'${secret.replaceAll("'", `'"'"'`)}'`,
    "in small letters": (secret) => secret.toLowerCase(),
    "in a map of Go's": (secret) => `map[salt:map[value:${secret}]]`,
  };
  const secrets = [
    "Zq77Canary-9xK2",
    "Zq77Ca\"nary\\9xK2 and'more",
    "Zq77<Canary>&9xK%2B+1",
    "Zq77Cänary😀9xK",
    "Zq77Canary9x\nSecondCanary8y",
    "Zq77?>Canary~?>9xK",
  ];
  const parts = /Zq77|nary|9xK|more|Second|WnE3N|5a713737/i;

  it.each(Object.entries(forms))("has no secret %s", async (_, write) => {
    for (const secret of secrets) {
      const shown = await said(secret, (text) => `salt is ${write(text)} here`);
      expect(shown).not.toMatch(parts);
      const written = write(secret);
      expect(shown).not.toContain(written.slice(written.length / 3, (2 * written.length) / 3));
      expect(shown).toMatch(/^salt is .*here$/s);
    }
  });

  it("has no word that is a secret, and keeps the keys of that name", async () => {
    expect(await said("zqcanaryword", (word) => `salt is ${word}, not ${word}s`)).toBe("salt is …, not zqcanarywords");
    expect(await said("zq7ca", (word) => `map[value:${word}] "${word}"`)).toBe('map[value:…] "…"');
    expect(await said("redis", () => ".Values.redis.auth: map[redis:map[auth:redis]]")).toBe(
      ".Values.redis.auth: map[redis:map[auth:…]]",
    );
    expect(await said("1", () => 'x.yaml:1:48: value: 1, got "1" or 1 of 1')).toBe(
      'x.yaml:1:48: value: …, got "…" or 1 of 1',
    );
    expect(await said("a", () => "a template: map[a:a b:c]")).toBe("a template: map[a:… b:c]");
  });

  it("has no part of a secret that was cut", async () => {
    expect(await said("zqcanaryword", () => "cannot unmarshal !!str `zqcanar...` into int")).toBe(
      "cannot unmarshal !!str `…...` into int",
    );
    expect(await said("Zq77Canary-9xK2", () => "near ...nary-9xK2 here")).toBe("near ...… here");
    expect(await said("Zq77Canary-9xK2", () => "77Canary-9xK2 is the end, Zq77Canary")).toBe("… is the end, …");
    expect(await said("Zq77Canary-9xK2", () => "Zq77C...")).toBe("Zq77C...");
  });

  it("has no more than the beginning of a long message", async () => {
    expect(await said("Zq77Canary-9xK2", () => "y".repeat(60_000))).toBe("y".repeat(50_000));
  });

  it("has no secret that is encoded twice in a long message", async () => {
    const encoded = (text: string): string => `abc${bytes(text).toString("base64").replaceAll("=", "")}`;
    const twice = encoded(encoded("Zq77Canary-9xK2"));
    const others = `${bytes("loremipsumloremipsumlorem").toString("base64")} `.repeat(500);
    const shown = await said("Zq77Canary-9xK2", () => `${others}${twice} here`);
    expect(shown).not.toContain(twice.slice(6, -6));
    expect(shown).toContain(others.slice(40));
  });

  it("is not read in more ways than a message of its length is worth", () => {
    const once = `\\\\n %2525 + &amp; '' ${bytes("%25 + &amp; '' \\\\n abcdefghij").toString("base64")} `.repeat(50);
    const text = `${once}${bytes(once).toString("base64")} ${bytes(once).toString("hex")}`;
    const lengths = readingsOf(text).map((reading) => reading.text.length);
    expect(lengths.reduce((sum, length) => sum + length) / text.length).toBeLessThan(33);
    expect(lengths.length).toBeGreaterThan(20);
  });

  it.each([
    ["zq7ca", "axzq7caxb here", "axzq7caxb here"],
    ["zq7cab", "axzq7cabxb here", "ax…xb here"],
    ["abc", "it is abc here", "it is … here"],
    ["zq", 'of zq "zq" here', 'of zq "…" here'],
    ["a", 'it is "a b" here', 'it is "a b" here'],
    ["1", "it is {x: 1} here", "it is {x: …} here"],
    ["redis", '{"redis": "redis"} .Values.redis here', '{"redis": "…"} .Values.redis here'],
    ["Zq77Canary-9xK2 long", "it is 7Canary- here", "it is … here"],
    ["Zq77Canary-9xK2 long", "it is 7Canary here", "it is 7Canary here"],
    ["correct horse battery staple", "the battery staple here", "the battery staple here"],
    ["Correcthorse", "the Correcthorses here", "the Correcthorses here"],
    ["abcdefghijklmnop", "it is xabcdefghijklmnop here", "it is xabcdefghijklmnop here"],
    ["abcdefghijklmnopq", "it is xabcdefghijklmnopqx here", "it is x…x here"],
    ["Zq77Canary-9xK2", "near …nary-9xK2 here", "near …… here"],
    ["Zq77Canary-9xK2", 'it is "Zq77Can"', 'it is "…"'],
    ["Zq77Canary nine-x2", "it is Zq77Canary\x85nine-x2 here", "it is … here"],
    ...["N", "_", "L", "P"].map((letter) => [
      "Zq77Canary nine-x2",
      `it is Zq77Canary\\${letter}nine-x2 here`,
      "it is … here",
    ]),
    ["Zq77Canéry-9xK2", "it is Zq77Can%E9ry-9xK2 here", "it is … here"],
    ["Zq77-Ca2", "it is WnE3Nw== or LUNhMg== here", "it is WnE3Nw== or LUNhMg== here"],
    ["zq7Ca#", "it is 7a7137436123 here", "it is … here"],
    ["WnE3N0NhbmFyeQ==", "it is Zq77Canary here", "it is … here"],
    ["Zq77Canary9x\nend\nZ8y-Z8y\nZq9Canary", "the end of Z8y-Z8y here", "the end of … here"],
    ["{{ .Values.name }}", "it is {{ .Values.name }} here", "it is {{ .Values.name }} here"],
    ["$(NAME_OF_IT)", "it is $(NAME_OF_IT) here", "it is $(NAME_OF_IT) here"],
    ["a{{ .Values.name }}", "it is a{{ .Values.name }} here", "it is a{{ .Values.name }} here"],
    ["Zq7a{{ .Values.name }}", "it is Zq7a{{ .Values.name }} here", "it is … here"],
  ])("has of %j as much hidden as gives it away, in %j", async (secret, message, shown) => {
    expect(await said(secret, () => message)).toBe(shown);
  });

  it("has the name of the chart in a path, and not where it is the secret", async () => {
    const file = await snapshotOf("langsmith@0.16.11", "config:\n  langsmithLicenseKey: langsmith\n");
    const message = "at langsmith/templates/a.yaml: langsmith here";
    expect(redactRendering({ errors: [{ message, values: [] }], warnings: [] }, [file]).errors[0]?.message).toBe(
      "at langsmith/templates/a.yaml: … here",
    );
  });

  it("has no large number in full", async () => {
    const file = await snapshotOf("langfuse@2.0.0", "langfuse:\n  salt:\n    value: 1e+21\n");
    const message = "1000000000000000000000 and 1e+21";
    expect(redactRendering({ errors: [{ message, values: [] }], warnings: [] }, [file]).errors[0]?.message).toBe(
      "… and …",
    );
  });

  it("has no number in another spelling", async () => {
    const file = await snapshotOf("langfuse@2.0.0", "langfuse:\n  salt:\n    value: 7711171131\n");
    const message = "7.711171131e+09, 7.711171131E+09, 7711171131 and 7711171131.000000";
    expect(redactRendering({ errors: [{ message, values: [] }], warnings: [] }, [file]).errors[0]?.message).toBe(
      "…, …, … and ….000000",
    );
  });

  it("has no password of an address, and no line of a long secret", async () => {
    const uri = "postgres://user:Zq77Canary@db:5432/x";
    const file = await snapshotOf(
      "langfuse@2.0.0",
      `langfuse:\n  additionalEnv:\n    - name: DATABASE_URL\n      value: ${uri}\n`,
    );
    expect(
      redactRendering({ errors: [{ message: "got Zq77Canary", values: [] }], warnings: [] }, [file]).errors[0]?.message,
    ).toBe("got …");
    expect(await said("Zq77Canary9x\nSecondCanary8y", () => "line SecondCanary8y")).toBe("line …");
  });

  it("takes time in proportion to the message, however long the secrets are", async () => {
    const long = "a".repeat(300_000);
    expect(await said(`Zq${long}`, () => long)).toBe("…");
  });
});

describe("a rendered text", () => {
  it("has no secret of the values wherever a template has put it, and as many lines as before", async () => {
    const file = await snapshotOf("langfuse@2.0.0", 'langfuse:\n  salt:\n    value: "Zq77Canary9x\\nSecondCanary8y"\n');
    const text =
      "---\nenv:\n- value: |-\n    Zq77Canary9x\n    SecondCanary8y\n- value: WnE3N0NhbmFyeTl4ClNlY29uZENhbmFyeTh5\n---\nother: 1\n";
    expect(maskRendered(text, [file])).toBe(
      "---\nenv:\n- value: |-\n    ••••••••\n\n- value: ••••••••\n---\nother: 1\n",
    );
  });

  it("has no part of a long secret, and no mask over the end of an object", async () => {
    const long = Array.from({ length: 20 }, (_, index) => `${index}-Zq`).join("");
    const file = await snapshotOf(
      "langfuse@2.0.0",
      `langfuse:\n  salt:\n    value: "${long}"\n  encryptionKey:\n    value: "Zq77Canary9x\\n---\\nSecondCanary8y"\n`,
    );
    expect(maskRendered(`a: ${long.slice(0, 50)} ${long.slice(-45)}\n`, [file])).toBe(
      `a: ••••••••${long.slice(40, 50)} ${long.slice(-45, -40)}••••••••\n`,
    );
    expect(maskRendered("Zq77Canary9x\n---\nSecondCanary8y\n", [file])).toBe("••••••••\n---\n••••••••\n");
  });

  it("has no secret that a flag sets", async () => {
    const { chart } = await snapshotOf("langfuse@2.0.0", "");
    const flags = [
      { kind: "set", name: "--set", text: "a=1,langfuse.salt.value=Zq77\\,Canary1" },
      { kind: "set-json", name: "--set-json", text: 'langfuse.salt={"value": "Zq77Canary2"}' },
      { kind: "set-file", name: "langfuse.salt.value", text: "Zq77=Canary3\n" },
      { kind: "set-literal", name: "--set-literal", text: "langfuse.salt.value=Zq77\\Canary4" },
      { kind: "set", name: "--set", text: "nothing" },
    ] as const;
    const message = "Zq77,Canary1 Zq77Canary2 Zq77=Canary3 Zq77\\Canary4";
    const holders = flags.flatMap((flag) => holdersOfFlag(chart, flag));
    expect(redactRendering({ errors: [{ message, values: [] }], warnings: [] }, holders).errors[0]?.message).toBe(
      "… … … …",
    );
  });
});

describe("a secret that is not in quotes and is taken for something else", () => {
  it.each([
    "*Zq00Canary!9x",
    "&Zq00Canary!9x",
    "!Zq00Canary x",
    "{Zq00-Canary}",
    "*Canary9",
    "*Zq00CanaryOfMoreThanTwentyCharacters",
    "[Zq00Canary]",
    '"\\xZqCanary"',
    "a: Zq00Canary",
  ])("is in no message: %s", async (written) => {
    for (const path of ["langfuse:\n  salt:\n    value", "langfuse:\n  nodeEnv"])
      expect(await messages(`${path}: ${written}\n`)).not.toContain("Canary");
    const file = await snapshotOf("langfuse@2.0.0", `langfuse:\n  salt:\n    value: ${written}\n`);
    const name = /^[^"]*?([\w-]*Canary[!\w]*)/.exec(written)?.[1] ?? "";
    const said = redactRendering(
      { errors: [{ message: `unknown anchor '${written}' or ${name}`, values: [] }], warnings: [] },
      [file],
    );
    expect(said.errors[0]?.message).not.toContain("Canary");
  });

  it("hides neither its short words nor a key in braces that may be one", async () => {
    const shown = async (written: string, message: string): Promise<string> => {
      const file = await snapshotOf("langfuse@2.0.0", `langfuse:\n  salt:\n    value: ${written}\n`);
      return redactRendering({ errors: [{ message, values: [] }], warnings: [] }, [file]).errors[0]?.message ?? "";
    };
    expect(await shown("*Zq77-9xK here it", "it is here now")).toBe("it is here now");
    expect(await shown("{enabled}", "it is enabled here")).toBe("it is enabled here");
    expect(await shown("\n      not-yet:", "it is not-yet here")).toBe("it is not-yet here");
  });

  it("is hidden on each of several lines", async () => {
    const file = await snapshotOf(
      "langfuse@2.0.0",
      "a: @Zq77-first\nb: @Zq77-second\nc: @Zq77-which-is-the-third\nd: @Zq8-x9\n",
    );
    const message = "Zq77-first Zq77-second Zq77-which-is-the-third Zq8-x9";
    expect(redactRendering({ errors: [{ message, values: [] }], warnings: [] }, [file]).errors[0]?.message).not.toMatch(
      /Zq|first|second|third/,
    );
  });
});
