import { describe, expect, it } from "vitest";
import { credentialIn, isDefaultPassword, sureness, wordsOf } from "../../policies/secrets/credentials";
import { credentialInText, defaultPasswordInText, entriesIn } from "../../policies/secrets/entries";

it.each([
  ["dbRootPassword", ["db", "root", "password"]],
  ["DB_ROOT_PASSWORD2", ["db", "root", "password"]],
  ["spring.datasource.db-password", ["spring", "datasource", "db", "password"]],
  ["TLSSecret", ["tls", "secret"]],
  ["--", []],
])("%s is of words", (name, words) => {
  expect(wordsOf(name)).toEqual(words);
});

it.each([
  ...["PASSWORD", "DB_PASS", "apiKey", "API_KEYS", "client-secret", "GITHUB_TOKEN", "MYSQL_PWD", "vpn.psk"],
  ...["SECRET_KEY_BASE", "litebusAccessKey", "credentials", "client-key-data", "accesskey"],
])("%s names a credential", (name) => {
  expect(sureness(name)).toBe("named");
});

it.each([
  ...["PASSWORD_FILE", "TOKEN_PATH", "SECRET_NAME", "TOKEN_TTL", "PASSWORD_MIN_LENGTH", "passwordKeyRef", "KEYBOARD"],
  ...["MAX_TOKENS", "TOKENS_PER_SECOND", "PUBLIC_KEY_TOKEN", "existingSecret", "compass", "bypass", "secretary", ""],
])("%s names none", (name) => {
  expect(sureness(name)).toBe("not");
});

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJlLW9mLW5vdGhpbmc";

describe("a value is a credential", () => {
  it.each([
    ["DATA", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA"],
    ["DATA", `Bearer ${JWT}`],
    ["DATA", ["AKIA", "IOSFODNN7EXAMPLE"].join("")],
    ["DATA", ["ghp", "0123456789abcdefghijklmnopqrstuvwxyz"].join("_")],
    ["DATA", ["hvs", "CAESIJlWh8mFPz5Ukx0VtE"].join(".")],
    ["DATA", "amqp://shop:hunter2@mq:5672"],
    ["DATA", "redis://:hunter2@cache:6379/0"],
    ["DATA", "shop:hunter2@tcp(db:3306)/shop"],
    ["DATA", "Server=db;User=shop;Password=hunter2;"],
    ["DATA", "jdbc:mysql://db/shop?user=shop&password=hunter2"],
    ["PASSWORD", "hunter2"],
    ["PASSWORD", "12345"],
    ["CLIENT_SECRET", "shop-client"],
    ["API_TOKEN", "abc123def"],
    ["SECRET", "abc123"],
    ["SESSION_KEY", "hunter2"],
    ["dataKey", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"],
    ["SOME_KEY", "q9Xv2LkT7bWz4RpN8sYd"],
    ["PASSWORD", "/9j4AAQ=="],
  ])("%s=%s", (name, value) => {
    expect(credentialIn(name, value)).toBeTypeOf("string");
  });
});

describe("a value is no credential", () => {
  it.each([
    ["PASSWORD", ""],
    ["PASSWORD", "true"],
    ["PASSWORD", "$(DB_PASSWORD)"],
    ["PASSWORD", "${DB_PASSWORD}"],
    ["PASSWORD", "{{ .Values.password }}"],
    ["PASSWORD", "<password>"],
    ["PASSWORD", "[secret]"],
    ["PASSWORD", "/run/secrets/password"],
    ["PASSWORD", "vault:secret/data/shop#password"],
    ["PASSWORD", "The password of the shop"],
    ["PASSWORD", "changeme"],
    ["TOKEN", "https://id.example.com/token"],
    ["PASSWORD", "DB_PASSWORD"],
    ["dataKey", "a-value"],
    ["TOKEN", "3600"],
    ["TOKEN", "15m"],
    ["TLS_SECRET", "web-tls"],
    ["secret", "regcred"],
    ["secretKey", "admin-password"],
    ["CACHE_KEY", "orders-by-customer-of-shop"],
    ["SORT_KEY", "name"],
    ["DATABASE", "postgres://db:5432/shop"],
    ["DATABASE", "postgres://shop:$(DB_PASSWORD)@db:5432/shop"],
    ["IMAGE", "docker.io/library/web:1.2.3@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"],
    ["REMOTE", "ssh://git@git.example.com/shop.git"],
    ["CA", "-----BEGIN CERTIFICATE-----"],
    ["KEY", "-----BEGIN PUBLIC KEY-----"],
    ["FLAGS", "--password=$PASSWORD"],
  ])("%s=%s", (name, value) => {
    expect(credentialIn(name, value)).toBeUndefined();
  });
});

it.each([
  ["password", "Harbor12345", true],
  ["anything", "Harbor12345", true],
  ["clientSecret", "secret", true],
  ["SECRET_KEY", "changeme", true],
  ["rootPassword", " MariaDB ", true],
  ["user", "admin", false],
  ["secretKey", "password", false],
  ["existingSecret", "keycloak", false],
  ["password", "hunter2", false],
])("%s=%s is a default password: %s", (name, value, expected) => {
  expect(isDefaultPassword(name, value)).toBe(expected);
});

it("reads lines of many formats", () => {
  const text = `
user: shop
- export DB_PASSWORD="hunter2"
"token": 'abcdef', # a comment
<apiKey>abcdef</apiKey>
# password: commented
x = call(1)
short: abc
`;
  expect(entriesIn(text).map(({ name, value, line }) => [name, value, line])).toEqual([
    ["user", "shop", 2],
    ["DB_PASSWORD", "hunter2", 3],
    ["token", "abcdef", 4],
    ["apiKey", "abcdef", 5],
  ]);
});

it("tells the place within a text and never the value", () => {
  expect(credentialInText("a.properties", "port=80\nstore.password=hunter2\n")).toBe(
    "a credential, by its name (store.password, line 2)",
  );
  expect(credentialInText("a.json", '{"stores":[{"apiKey":"hunter2"}]}')).toBe("a credential, by its name (apiKey)");
  expect(defaultPasswordInText("a.ini", "[db]\npassword=changeit\n")).toBe("(password, line 2)");
  expect(defaultPasswordInText("password", "changeit")).toBe("");
  expect(defaultPasswordInText("a.ini", "[db]\npassword=hunter2\n")).toBeUndefined();
});
