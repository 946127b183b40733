import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { spawnSync } from "node:child_process";
import { bootstrapScript, initializeScript } from "../../../components/kpaas/vault/bootstrap";
import { folders, quoted, sessionScript } from "../../../components/kpaas/vault/operations";
import { chooseScript, FILES, reloadScript } from "../../../components/kpaas/vault/scripts";
import { setupCommands } from "../../../components/kpaas/vault/setup";
import { FakeVault, fakeVault } from "./fake-vault";
import { everything, least, leastVault } from "./settings";

const script = sessionScript("openbao", "platform-setup", setupCommands(everything));

/** The script with the portal's folder in that of the test. */
function setup(vault: FakeVault, secretId: string) {
  const portal = path.join(vault.folder, "portal");
  mkdirSync(portal, { recursive: true });
  writeFileSync(path.join(portal, "role-id"), "role");
  writeFileSync(path.join(portal, "secret-id"), secretId);
  return vault.run(script.replaceAll(folders.portal, portal));
}

describe("the script of the Job", () => {
  test("brings a new vault into the declared state, and gives its token back", () => {
    const vault = fakeVault();
    const { status, stderr } = setup(vault, "first");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(vault.at("sys/mounts/kv")).toEqual({ type: "kv", options: { version: "2" } });
    expect(vault.at("auth/approle/role/cp_role")).toMatchObject({
      token_policies: ["cp_policy"],
      token_ttl: 60,
      token_max_ttl: 600,
      secret_id_bound_cidrs: ["10.42.0.0/16"],
      token_bound_cidrs: ["10.42.0.0/16"],
    });
    expect(vault.at("sys/policies/acl/cp_policy").policy).toContain('path "kv/data/*"');
    expect(vault.at("sys/policies/acl/external-secrets")).toEqual({
      policy: [
        'path "kv/data/platform/*" { capabilities = ["read"] }',
        'path "kv/metadata/platform/*" { capabilities = ["read","list"] }',
        'path "kv/data/team/database" { capabilities = ["read"] }',
        'path "kv/metadata/team/database" { capabilities = ["read","list"] }',
      ].join("\n"),
    });
    expect(vault.at("auth/kubernetes/role/external-secrets")).toMatchObject({
      bound_service_account_names: ["external-secrets-vault"],
      bound_service_account_namespaces: ["external-secrets"],
      token_policies: ["external-secrets"],
    });
    expect(vault.at("auth/kubernetes/role/cert-manager")).toMatchObject({
      bound_service_account_names: ["vault-vault"],
      audience: "vault://vault",
    });
    expect(vault.at("sys/policies/acl/cert-manager").policy).toContain('"pki/sign/services"');
    expect(vault.at("auth/kubernetes/role/platform-snapshots")).toMatchObject({
      bound_service_account_names: ["openbao-snapshots"],
    });
    expect(vault.secretIds()).toEqual(["first"]);
    expect(vault.calls().at(-1)).toBe("token revoke -self");
  });

  test("run again, mounts and makes nothing anew", () => {
    const vault = fakeVault();
    setup(vault, "first");
    vault.calls();
    expect(setup(vault, "first").status).toBe(0);
    const written = vault.calls().filter((call) => call.startsWith("write"));
    expect(written.filter((call) => /sys\/(mounts|auth)\/|root\/generate|custom-secret-id|destroy/.test(call))).toEqual(
      [],
    );
    expect(vault.secretIds()).toEqual(["first"]);
  });

  test("takes every other secret id away", () => {
    const vault = fakeVault();
    setup(vault, "first");
    expect(setup(vault, "second").status).toBe(0);
    expect(vault.secretIds()).toEqual(["second"]);
  });

  test("waits for a vault that does not answer yet, and fails when a write fails", () => {
    const vault = fakeVault();
    writeFileSync(path.join(vault.folder, "state/closed"), "");
    expect(setup(vault, "first").status).toBe(0);
    expect(vault.calls().filter((call) => call.includes("auth/kubernetes/login"))).toHaveLength(2);
    const refused = vault.run(
      sessionScript("openbao", "x", ["export BAO_TOKEN=wrong", "put 'sys/x' '{}'", "echo not here"]),
    );
    expect(refused.status).not.toBe(0);
    expect(refused.stdout).not.toContain("not here");
  });

  test("holds no secret, and takes names literally", () => {
    expect(script).toContain(`secret_id=@${folders.portal}/secret-id`);
    expect(quoted("it's $(x)")).toBe(`'it'\\''s $(x)'`);
  });
});

describe("the first member", () => {
  function choose(env: Record<string, string>, prepare: (vault: FakeVault) => void = () => {}) {
    const vault = fakeVault();
    for (const folder of ["start", "initialize", "data"]) mkdirSync(path.join(vault.folder, folder));
    writeFileSync(path.join(vault.folder, "initialize/initialize.json"), '{"initialize":[]}');
    prepare(vault);
    const text = chooseScript(least)
      .replaceAll(FILES.start, path.join(vault.folder, "start"))
      .replaceAll(FILES.initialize, path.join(vault.folder, "initialize"))
      .replaceAll("/openbao/data", path.join(vault.folder, "data"));
    expect(vault.run(text, env).status).toBe(0);
    return readFileSync(path.join(vault.folder, "start/initialize.json"), "utf8").trim();
  }

  test("initialises itself with an empty disk and no other member", () => {
    expect(choose({ HOSTNAME: "openbao-0" })).toBe('{"initialize":[]}');
  });

  test("joins where others are initialised, as after the loss of its disk; so do all other members, always", () => {
    const peer = (vault: FakeVault) => writeFileSync(path.join(vault.folder, "state/peer"), "");
    expect(choose({ HOSTNAME: "openbao-0" }, peer)).toBe("{}");
    expect(choose({ HOSTNAME: "openbao-1" })).toBe("{}");
  });

  test("goes on with what its disk holds", () => {
    const data = (vault: FakeVault) => writeFileSync(path.join(vault.folder, "data/vault.db"), "");
    expect(choose({ HOSTNAME: "openbao-0" }, data)).toBe("{}");
  });
});

test("all scripts are read by a shell", () => {
  const scripts = [
    script,
    sessionScript("vault", "x", setupCommands({ ...everything, engine: "vault" })),
    reloadScript(least),
    chooseScript({ ...least, members: 1 }),
    bootstrapScript(least),
    initializeScript(leastVault),
  ];
  for (const text of scripts) expect(spawnSync("/bin/sh", ["-n"], { input: text, encoding: "utf8" }).stderr).toBe("");
});

test("Vault's audit devices are enabled by the Job", () => {
  const commands = setupCommands({ ...leastVault, audit: { volume: {} } }).join("\n");
  expect(commands).toContain(`put 'sys/audit/stdout'`);
  expect(commands).toContain("/vault/audit/audit.log");
  expect(setupCommands(least).join("\n")).not.toContain("put 'sys/audit");
});

describe("the initialisation of Vault", () => {
  const text = initializeScript(leastVault);

  test("asks for shares that are encrypted for the keys, more than half of which recover", () => {
    expect(text).toContain('"recovery_shares":3,"recovery_threshold":2');
    expect(initializeScript({ ...leastVault, initialization: { recoveryPgpKeys: ["A".repeat(120)] } })).toContain(
      '"recovery_shares":1,"recovery_threshold":1',
    );
  });

  test("tries the Secret before, fills it after, and gives the root token back", () => {
    const at = (part: string) => {
      expect(text).toContain(part);
      return text.indexOf(part);
    };
    const order = [
      "keep '?dryRun=All'",
      "call PUT sys/init",
      "keep '';",
      "sys/auth/kubernetes",
      "auth/token/revoke-self",
    ];
    expect(order.map(at)).toEqual([...order.map(at)].sort((a, b) => a - b));
  });
});
