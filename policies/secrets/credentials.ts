import { isKnownInsecure, isSampleSecret } from "../../components/core/insecure";

/** What a value shows of itself, whatever its name: `a private key`. */
const SHAPES: readonly (readonly [what: string, shape: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["a JSON web token", /(?:^|[^\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/],
  ["an AWS access key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ["a GitLab token", /\bglpat-[\w-]{20,}/],
  ["a Slack token", /\bxox[abeprs]-[A-Za-z0-9-]{10,}/],
  ["a Google API key", /\bAIza[\w-]{35}\b/],
  ["a Stripe key", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a Vault token", /\bhv[sb]\.[\w-]{20,}/],
];

/** `scheme://user:password@host`. */
const USERINFO = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/?#"']{0,100}:([^\s@/"']{1,200})@[^\s@]/i;

/** `user:password@tcp(host)`, as Go's drivers take it. */
const GO_DSN = /^[^\s:@/]+:([^\s@]+)@(?:tcp|unix)\(/;

/** `Server=db;Password=…`, `host=db password=…`, `?password=…`: one part of a line. */
const PART = /(?:^|[;?&\s])(?:password|passwd|pwd|accountkey|sharedaccesskey)=([^;&\s"'()[\]{}<>$,]+)(?=[;&\s"']|$)/i;

/** What says that a name is of a credential, as its last words. */
const TAILS: readonly (readonly string[])[] = [
  ...["password", "passwd", "passphrase", "passcode", "pwd", "pass", "secret", "token", "credential"],
  ...["credentials", "psk", "apikey", "accesskey", "secretkey", "privatekey", "authkey", "password hash"],
  ...["api key", "access key", "secret key", "private key", "encryption key", "signing key", "auth key"],
  ...["master key", "account key", "shared key", "storage key", "unseal key", "root key", "session key"],
  ...["cookie key", "hmac key", "crypto key", "cipher key", "secret key base", "client key data", "pre shared key"],
].map((words) => words.split(" "));

/** Last words that say so only of a value that looks random. */
const WEAK_TAILS = new Set(["key", "auth", "salt", "pepper", "seed", "signature"]);

/** Words before the last one that tell of something else: `PUBLIC_KEY`, `MAX_TOKEN`, `TOKENS_PER_SECOND`. */
const OTHERS = new Set([
  "public",
  "max",
  "min",
  "num",
  "per",
  "count",
  "limit",
  "no",
  "without",
  "disable",
  "allow",
  "existing",
]);

/** Words before `secret` or `key` that make it a credential and never the name of a Secret or of a key in it. */
const OWN = new Set([
  ...["client", "shared", "jwt", "session", "cookie", "app", "webhook", "hmac", "oauth", "oidc", "consumer", "xsrf"],
  ...["csrf", "encryption", "signing", "master", "api"],
]);

/** Words that stand for a value or say that there is none. */
const NO_VALUE =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|disabled?|enabled?|auto|required|optional|string|bytes?|text|value|example|placeholder|redacted|masked|hidden|generated?|random|automatic|env|file|vault|kubernetes|bearer|basic|unused|unset|dummy|x+|\*+|\.+|-+|_+)$/i;

/** What something else fills in: `$(NAME)`, `${NAME}`, `{{ name }}`, `<name>`, `[secret]`, `%s`, `@name@`. */
const TEMPLATED = /\$\(|\$\{|\{\{|\}\}|^<[^<>]*>$|^\[[^[\]]*\]$|^%\w+%?$|^@[^@]*@$|^\$\w+$|^__\w+__$|^your[-_ ]/i;

/** Where the value is, and not the value: a path, an address, a reference of a store. */
const PLACE =
  /^(?:(?:\.{0,2}|~)\/[^\s=+]*|[A-Za-z]:\\.*|[a-z][a-z0-9+.-]*:\/\/\S*|(?:vault|file|env|ref|secretref|arn):\S+)$/i;

/** The name of a variable or of a key: `DB_PASSWORD`. */
const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Numbers, durations, sizes, dates. */
const AMOUNT = /^[-+]?\d+(?:\.\d+)?(?:ms|[smhdwy]|[KMGT]i?B?|%)?$/;

/** The words of a name: `dbRootPassword`, `DB_ROOT_PASSWORD2` and `db.root-password` have the same. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "" && word !== "v");
}

/** How surely a name is that of a credential. */
export function sureness(name: string): "named" | "weak" | "not" {
  const words = wordsOf(name).map((word) => (/^(?:key|token|secret|password)s$/.test(word) ? word.slice(0, -1) : word));
  if (words.some((word) => OTHERS.has(word))) return "not";
  if (TAILS.some((tail) => tail.every((word, index) => words.at(index - tail.length) === word))) return "named";
  return WEAK_TAILS.has(words.at(-1) ?? "") ? "weak" : "not";
}

/** What kind of credential a value is, told by its shape; undefined where it shows none. */
export function shapeOf(value: string): string | undefined {
  const shape = SHAPES.find(([, pattern]) => pattern.test(value));
  if (shape) return shape[0];
  for (const pattern of value.includes("\n") ? [USERINFO] : [USERINFO, GO_DSN, PART]) {
    const password = pattern.exec(value)?.[1];
    if (password !== undefined && isValue(password)) return "an address with a password";
  }
  return undefined;
}

/**
 * Why a named value looks like a credential: `a private key`, `a credential, by its name`; undefined where it does not. Known
 * default passwords are not here: they are sec-default-password's, so that a value is reported once.
 */
export function credentialIn(name: string, value: string): string | undefined {
  const text = value.trim();
  const shape = shapeOf(text);
  if (shape) return shape;
  const sure = sureness(name);
  if (sure === "not" || !isValue(text) || isKnownInsecure(text)) return undefined;
  if (sure === "weak") return looksRandom(text) ? "a random key" : undefined;
  const words = wordsOf(name);
  if (/^tokens?$/.test(words.at(-1)!) && (AMOUNT.test(text) || NAME.test(text))) return undefined;
  return isReference(words, text) ? undefined : "a credential, by its name";
}

/** Whether a value is a known default password: under the name of a credential, or one that can be nothing else. */
export function isDefaultPassword(name: string, value: string): boolean {
  const text = value.trim();
  return (
    isSampleSecret(text) || (isKnownInsecure(text) && sureness(name) === "named" && !isReference(wordsOf(name), text))
  );
}

function isValue(text: string): boolean {
  if (VARIABLE.test(text)) return false;
  return text !== "" && !/\s/.test(text) && !NO_VALUE.test(text) && !TEMPLATED.test(text) && !PLACE.test(text);
}

const NAME = /^[a-z]+([-./][a-z0-9]+)*$/;

/** Whether the value is the name of a Secret, or of a key in it: plain words, as in `tlsSecret: web-tls` or `secretKey: password`. */
function isReference(words: string[], value: string): boolean {
  if (!/^(?:secret|credential|key)s?$/.test(words.at(-1)!) || OWN.has(words.at(-2)!)) return false;
  return NAME.test(value) && value.length <= 63 && !looksRandom(value);
}

/** Whether a value is long and its characters spread like those of a random one. */
export function looksRandom(value: string): boolean {
  if (value.length < 20 || !/^[\w+/=.-]+$/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  const words = value.split(/[-_./]/);
  return entropyOf(value) >= 3.5 && words.some((word) => word.length >= 16);
}

/** Shannon's entropy in bits for each character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
}
