import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { KeycloakRealm } from "../../../components/kpaas/keycloak";
import { declaredFiles } from "../../../components/kpaas/keycloak/declared";
import { MANAGED } from "../../../components/kpaas/keycloak/realm";
import { SETUP_SCRIPT } from "../../../components/kpaas/keycloak/setup-script";
import { realm } from "./support";

const bash = spawnSync("bash", ["-c", "((BASH_VERSINFO[0] * 10 + BASH_VERSINFO[1] >= 44))"]);
beforeEach(({ skip }) => skip(bash.status !== 0, "no bash 4.4 or newer on PATH"));

/** Answers lists from files named as the path, refuses what is in `refused`, and writes down each call with what it read. */
const KCADM = `#!/bin/bash
body=
for one in "$@"; do if [[ $one == - ]]; then body=$(</dev/stdin); fi; done
printf '%s\\t%s\\n' "$*" "\${body//[$'\\n']/}" >>"$CALLS"
if [[ $1 == config && -e $REFUSED ]]; then rm "$REFUSED"; echo refused >&2; exit 1; fi
if [[ -n \${FAIL-} && $* == *"$FAIL"* ]]; then echo failed >&2; exit 1; fi
if [[ $1 == get ]]; then file="$LISTS/\${2//\\//_}"; if [[ -e $file ]]; then cat "$file"; fi; fi
if [[ $1 == create && $* == *" -i"* ]]; then echo "new-$2"; fi
exit 0
`;

interface Run {
  status: number | null;
  stderr: string;
  /** What kcadm was given, without the place of its configuration, and what it read. */
  calls: [command: string, body: string][];
}

const SECRETS = {
  CLIENT_SECRET_CP_CLIENT: "a/b+c=d.e~f%g",
  CLIENT_SECRET_HARBOR: "canary-harbor",
  CLIENT_SECRET_MACHINE: "canary-machine",
  FIRST_USER_PASSWORD: "canary-first",
};

function run(declared: KeycloakRealm, lists: Record<string, string>, env: Record<string, string> = {}): Run {
  const folder = mkdtempSync(path.join(tmpdir(), "keycloak-setup-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const place = (name: string) => path.join(folder, name);
  for (const name of ["declared", "lists", "work"]) mkdirSync(place(name));
  for (const [file, text] of Object.entries(declaredFiles(declared))) writeFileSync(place(`declared/${file}`), text);
  for (const [file, text] of Object.entries(lists)) writeFileSync(place(`lists/${file.replaceAll("/", "_")}`), text);
  writeFileSync(place("setup.sh"), SETUP_SCRIPT);
  writeFileSync(place("kcadm"), KCADM);
  chmodSync(place("kcadm"), 0o755);
  if (env.REFUSE) writeFileSync(place("refused"), "");
  const { status, stderr } = spawnSync("bash", [place("setup.sh")], {
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      SERVER: "http://keycloak",
      REALM: declared.name,
      MANAGED,
      SETUP_CLIENT: "setup",
      PAUSE: "0",
      KCADM: place("kcadm"),
      DECLARED: place("declared"),
      WORK: place("work"),
      LISTS: place("lists"),
      CALLS: place("calls"),
      REFUSED: place("refused"),
      ...SECRETS,
      ...env,
    },
  });
  const written = existsSync(place("calls")) ? readFileSync(place("calls"), "utf8") : "";
  const lines = written.split("\n").filter(Boolean);
  const calls = lines.map((line) => line.replace(` --config ${place("work/kcadm.config")}`, "").split("\t"));
  return { status, stderr, calls: calls.map(([command, body]) => [command!, body ?? ""]) };
}

const small: KeycloakRealm = {
  name: "team",
  roles: [{ name: "reader" }],
  groups: [{ name: "readers", roles: ["reader"] }],
  clients: [{ clientId: "app", redirectUris: ["https://app.team.test/callback"], secret: "-" }],
};
const env = { CLIENT_SECRET_APP: "canary-app" };
const changes = ({ calls }: Run) =>
  calls.map(([command]) => command).filter((command) => !/^(get|config) /.test(command));
const short = (command: string) => command.replace(/ -f .*/, " -f");

test("an empty server gets the whole realm, with its secrets", () => {
  const made = run(realm, {
    realms: "master\n",
    clients: "c0,realm-management,\n",
    "clients/new-clients/service-account-user": "account-1\n",
    "client-scopes": "s1,roles\ns2,basic\ns3,service_account\ns4,profile\n",
  });
  expect(made.status, made.stderr).toBe(0);
  const imported = made.calls.find(([command]) => command.startsWith("create realms"))!;
  expect(JSON.parse(imported[1])).toMatchObject({
    realm: "cp-realm",
    clients: [
      { secret: SECRETS.CLIENT_SECRET_CP_CLIENT },
      { secret: "canary-harbor" },
      {},
      { secret: "canary-machine" },
    ],
    users: [{ credentials: [{ value: "canary-first" }] }],
  });
  for (const [command] of made.calls) expect(command).not.toMatch(/canary|a\/b/);
});

test("what exists is brought into the declared state, and no more is touched", () => {
  const made = run(
    small,
    {
      realms: "master\nteam\n",
      roles: "reader\nothers\n",
      groups: "g1,readers\ng2,others\n",
      clients: `c1,app,${MANAGED}\nc2,old,${MANAGED}\nc3,manual,mine\nc4,account,\n`,
      "groups/g1/role-mappings/realm": "others\ndefault-roles-team\n",
    },
    env,
  );
  expect(made.status).toBe(0);
  expect(changes(made).map(short)).toEqual([
    "update realms/master -f",
    "update realms/team -m -f",
    "update roles/reader -r team -f",
    "add-roles -r team --gid g1 --rolename reader",
    "remove-roles -r team --gid g1 --rolename others",
    "update clients/c1 -r team -f",
    "delete clients/c2 -r team",
  ]);
  const [, body] = made.calls.find(([command]) => command.startsWith("update clients/c1"))!;
  expect(JSON.parse(body)).toMatchObject({ clientId: "app", secret: "canary-app" });
});

test("scopes and roles of accounts are exactly the declared ones", () => {
  const machine: KeycloakRealm = {
    name: "team",
    clients: [
      {
        clientId: "app",
        access: "confidential",
        serviceAccount: { clientRoles: [{ clientId: "realm-management", roles: ["view-users", "query-users"] }] },
        defaultScopes: ["basic", "email"],
      },
    ],
  };
  const lists = {
    realms: "team\n",
    clients: "c1,app,\nc2,realm-management,\n",
    "clients/c1/default-client-scopes": "s1,basic\ns2,roles\n",
    "client-scopes": "s1,basic\ns2,roles\ns3,email\ns4,service_account\n",
    "clients/c1/service-account-user": "u1\n",
    "users/u1/role-mappings/clients/c2": "query-users\nrealm-admin\n",
    "users/u1/role-mappings/realm": "default-roles-team\n",
  };
  const made = run(machine, lists, env);
  expect(changes(made).slice(3)).toEqual([
    "delete clients/c1/default-client-scopes/s2 -r team",
    "delete clients/c1/optional-client-scopes/s3 -r team",
    "update clients/c1/default-client-scopes/s3 -r team -n -b {}",
    "delete clients/c1/optional-client-scopes/s4 -r team",
    "update clients/c1/default-client-scopes/s4 -r team -n -b {}",
    "add-roles -r team --uid u1 --cclientid realm-management --rolename view-users",
    "remove-roles -r team --uid u1 --cclientid realm-management --rolename realm-admin",
  ]);
  const unknown = run(machine, { ...lists, "client-scopes": "s1,basic\n" }, env);
  expect(unknown.status).not.toBe(0);
  expect(unknown.stderr).toContain("client app names the scope email, which the realm lacks");
});

test("a server that is not there yet is asked again, and then given up", () => {
  expect(run(small, { realms: "team\n" }, { ...env, REFUSE: "yes" }).status).toBe(0);
  const refused = run(small, { realms: "team\n" }, { ...env, REFUSE: "yes", LOGIN_TRIES: "1" });
  expect(refused.status).toBe(1);
  expect(refused.calls).toHaveLength(1);
});

test("a secret that is not told, or a call that fails, ends it before anything is deleted", () => {
  const lists = { realms: "team\n", clients: `c1,app,${MANAGED}\nc2,old,${MANAGED}\n` };
  const untold = run(small, lists);
  expect(untold.status).not.toBe(0);
  expect(untold.stderr).toContain("a secret of client-0.json is not told");
  expect(changes(untold).filter((command) => command.includes("clients"))).toEqual([]);
  for (const FAIL of ["update realms/team", "get clients", "update clients/c1", "get groups"]) {
    const failed = run(small, lists, { ...env, FAIL });
    expect(failed.status, FAIL).not.toBe(0);
    expect(
      changes(failed).filter((command) => command.startsWith("delete")),
      FAIL,
    ).toEqual([]);
  }
});
