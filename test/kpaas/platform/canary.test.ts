import { expect, test } from "vitest";
import { KPAAS_SECRET_PATHS } from "../../../components/kpaas/platform/secrets";
import { KPaas } from "../../../components";
import { renderFiles, renderJson } from "../../../planner";
import { kpaasArgs } from "../../../stacks/config/kpaas";
import { platformConfigJsonSchema, validateConfig } from "../../../stacks/config";
import { differencesOfRuns } from "../../planner/determinism";
import { planOf } from "../../stacks/plans";
import type { Json } from "../../stacks/support";
import { registered } from "../../support/registered";
import { everything, kpaasWith } from "./support";

const canary = (place: string) => `Canary-5e1f-${place}`;
const grants = [{ database: "keycloak", privileges: ["SELECT"] }];

/** Every secret that settings of a service can hold at once. */
const settings = {
  "metalLb.bgp": {
    peers: [{ name: "a", myAsn: 64500, peerAsn: 64501, peerAddress: "192.0.2.1", password: canary("bgp") }],
  },
  "mariaDb.rootPassword": canary("root"),
  "mariaDb.users": [{ name: "portal", password: canary("mariadb"), grants }],
  "keycloak.admin": { password: canary("admin") },
  "keycloak.realm": {
    name: "r",
    clients: [{ clientId: "own", secret: canary("client"), redirectUris: ["https://own.platform.example.com/x"] }],
  },
  "postgreSql.databases": [{ name: "own", owner: "own" }],
  "postgreSql.users": [{ name: "own", password: canary("postgresql") }],
  "valkey.password": canary("valkey"),
  "harbor.adminPassword": canary("harbor"),
  "harbor.secretKey": "Canary-5e1f-1234",
  "harbor.robots": [
    { name: "robot", secret: canary("Robot1"), permissions: [{ project: "cp-portal-repository", actions: ["pull"] }] },
  ],
};
const sections = () => ({ ...everything(), kpaas: kpaasWith(settings) });

test("secrets of the services reach no plan, file or log, and no inputs in the state", async () => {
  expect(validateConfig(sections())).toEqual([]);
  const planned = await planOf(sections());
  const texts = [
    planned.printed,
    JSON.stringify(planned),
    renderJson(planned),
    ...renderFiles(planned).map(({ content }) => content),
  ];
  for (const text of texts) expect(text).not.toContain("Canary-5e1f");
  const { inputs } = planned.resources.find(({ name }) => name === "kpaas")!;
  expect(JSON.parse(JSON.stringify(inputs))).toMatchObject({
    valkey: { password: "[secret]" },
    harbor: { adminPassword: "[secret]", secretKey: "[secret]", robots: [{ secret: "[secret]" }] },
    mariaDb: { rootPassword: "[secret]", users: [{ name: "portal", password: "[secret]" }] },
    keycloak: { admin: { password: "[secret]" }, realm: { clients: [{ clientId: "own", secret: "[secret]" }] } },
    metalLb: { bgp: { peers: [{ password: "[secret]" }] } },
  });
}, 120_000);

test("a secret that is not known yet is waited for, and not missed", async () => {
  const { output } = await import("@pulumi/pulumi");
  const given = kpaasWith({ mariaDb: undefined });
  given.keycloak.database = {
    host: "db.platform.test",
    database: "k",
    username: "k",
    password: output(canary("later")),
  };
  given.keycloak.databaseCidrs = ["192.0.2.0/24"];
  const all = await registered(() => new KPaas("kpaas", kpaasArgs({ ...everything(), kpaas: given } as Json)));
  expect(all.some(({ name }) => name === "kpaas-keycloak-database-secret")).toBe(true);
});

test("each of them can stand encrypted, by the JSON Schema for editors", () => {
  const schema = platformConfigJsonSchema() as Json;
  for (const path of KPAAS_SECRET_PATHS) {
    const found = path.reduce(
      (part: Json, key) => (key === "*" ? part.items : part.properties[key]),
      schema.properties.config.properties["yuanrong-platform:kpaas"],
    );
    expect(found.anyOf.at(-1), path.join(".")).toMatchObject({ required: ["secure"] });
  }
});

test("two runs of production are the same byte by byte", async () => {
  expect(await differencesOfRuns({ stack: "production" })).toEqual([]);
}, 180_000);
