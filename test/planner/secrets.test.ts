import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { plan, Secret } from "../../planner";
import { named, planFixture, seen, temporaryProgram } from "./support";

const CANARY = "canary-5e1f";
const PASSPHRASE = "correct horse";
const before = { ...process.env };

beforeEach(() => {
  delete process.env.PULUMI_CONFIG_PASSPHRASE;
  delete process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
});
afterEach(() => {
  process.env = { ...before };
});

/** Encrypts as Pulumi's passphrase provider does. */
function vault(passphrase: string) {
  const salt = randomBytes(8);
  const key = pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256");
  const encrypt = (text: string) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
  };
  return { salt: `v1:${salt.toString("base64")}:${encrypt("pulumi")}`, encrypt };
}

function encryptedProgram(): string {
  const { salt, encrypt } = vault(PASSPHRASE);
  return temporaryProgram({
    "index.js": `const pulumi = require("@pulumi/pulumi"); const config = new pulumi.Config();
new pulumi.CustomResource("t:i:Thing", "thing", { token: config.requireSecret("token"), database: config.requireSecretObject("database") });
exports.length = pulumi.unsecret(config.requireSecret("token").apply((t) => t.length));`,
    "Pulumi.dev.yaml": JSON.stringify({
      encryptionsalt: salt,
      config: {
        "temporary:token": { secure: encrypt(CANARY) },
        "temporary:database": { user: "admin", passwords: [{ secure: encrypt(CANARY) }] },
      },
    }),
  });
}

test("secrets are marked wherever they are, and print nowhere", async () => {
  const planned = await planFixture("secrets");
  expect(seen(named(planned, "thing").inputs)).toEqual({
    token: "[secret]",
    nested: { list: [{ plain: 1, secret: "[secret]" }] },
    text: "[secret]",
    database: "[secret]",
    plainObject: { a: "text", b: [1, true, null] },
    marked: "[secret]",
  });
  expect(seen(named(planned, "box").inputs)).toEqual({ token: "[secret]" });
  expect(seen(planned.outputs)).toEqual({ token: "[secret]", nested: { inside: "[secret]" } });
  expect(JSON.stringify(planned)).not.toContain("canary");
  expect(named(planned, "thing").inputs.marked).toEqual(new Secret({ deep: { value: "deep-canary" } }));
});

test("without a passphrase encrypted values are opaque secrets", async () => {
  const planned = await planFixture("secrets");
  expect(planned.opaque.map((node) => node.what)).toEqual(["secrets:database", "secrets:token"]);
  expect(named(planned, "thing").inputs.token).toEqual(new Secret("[secret]"));
});

test("the passphrase, or a file with it, decrypts values, also inside objects", async () => {
  const cwd = encryptedProgram();
  process.env.PULUMI_CONFIG_PASSPHRASE = PASSPHRASE;
  const planned = await plan({ cwd, onLog: () => {} });
  expect(named(planned, "thing").inputs).toEqual({
    token: new Secret(CANARY),
    database: new Secret({ user: "admin", passwords: [CANARY] }),
  });
  expect(planned.opaque).toEqual([]);
  expect(JSON.stringify(planned)).not.toContain(CANARY);

  delete process.env.PULUMI_CONFIG_PASSPHRASE;
  process.env.PULUMI_CONFIG_PASSPHRASE_FILE = path.join(cwd, "passphrase");
  writeFileSync(process.env.PULUMI_CONFIG_PASSPHRASE_FILE, `${PASSPHRASE}\n`);
  expect((await plan({ cwd, onLog: () => {} })).outputs).toEqual({ length: CANARY.length });
});

test("a passphrase that does not fit leaves the values opaque", async () => {
  process.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
  const planned = await plan({ cwd: encryptedProgram(), onLog: () => {} });
  expect(planned.opaque.map((node) => node.what)).toEqual(["temporary:database", "temporary:token"]);
});
