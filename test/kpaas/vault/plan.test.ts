import { expect, test } from "vitest";
import { plan } from "../../../planner";
import { imagesOf } from "../../../planner/images";
import { named, temporaryProgram } from "../../planner/support";
import { standIns as externalSecrets } from "../external-secrets/stand-ins";
import { standInCharts } from "../../support/stand-ins";
import { helmHere, PRELUDE, PROJECT } from "../support";
import { standIns } from "./stand-ins";

const PROGRAM = `
const { Vault } = load("vault");
const { VaultSignOn } = load("vault-sign-on");
const { ExternalSecrets } = load("external-secrets");
const mirror = { imageRegistry: "m.test/x" };
const vault = new Vault("vault", {
  ...mirror, issuer: { name: "platform" }, seal: { static: {} }, portal: {}, web: { host: "bao.team.test" },
  readers: [{ name: "external-secrets", namespace: "eso", serviceAccountName: "external-secrets-vault", paths: ["platform/*"] }],
});
new VaultSignOn("people", {
  ...mirror, vault: vault.reference,
  oidc: { issuerUrl: "https://kc.team.test/realms/x", clientId: "bao", clientSecret: "canary-77aa" },
});
new ExternalSecrets("eso", {
  ...mirror, namespace: "eso",
  store: { address: vault.address, authoritySecret: { name: vault.caSecretName, namespace: vault.namespace }, allNamespaces: true },
});
new Vault("other", {
  engine: "vault", namespace: "other", protect: false, issuer: { name: "platform" },
  seal: { awsKms: { region: "eu-central-1", keyId: "k" } }, initialization: { recoveryPgpKeys: ["A".repeat(120)] },
});`;

test("the plan protects keys and data, keeps the order, and shows no secret", async (context) => {
  const helm = await helmHere();
  context.skip(helm === undefined, "helm is neither on PATH nor built");
  const cwd = temporaryProgram({
    "Pulumi.yaml": PROJECT,
    "index.js": `${PRELUDE}${PROGRAM}`,
    // The program draws secrets, whose provider it finds by the name of this package.
    "package.json": JSON.stringify({ name: "yuanrong-platform", exports: { "./secret-provider": "./provider.js" } }),
    "provider.js": "",
  });
  const charts = standInCharts([...standIns, ...externalSecrets]);
  const planned = await plan({ cwd, charts, helm, onLog: () => {} });
  expect(JSON.stringify(planned)).not.toContain("canary-77aa");

  const optionsOf = (name: string) => named(planned, name).options;
  for (const name of ["vault-namespace", "vault-seal-key", "vault-seal-key-value"])
    expect(optionsOf(name), name).toMatchObject({ protect: true });
  expect(optionsOf("other-namespace").protect ?? false).toBe(false);
  expect(optionsOf("other-recovery-shares")).toMatchObject({ ignoreChanges: ["data", "stringData"] });
  expect(optionsOf("vault-setup")).toMatchObject({ deleteBeforeReplace: true });

  const after = (later: string, earlier: string) =>
    expect(named(planned, later).dependencies, `${later} after ${earlier}`).toContain(named(planned, earlier).urn);
  after("vault-setup", "vault-release");
  after("other-setup", "other-initialize");
  after("other-initialize", "other-release");
  after("people-setup", "vault-setup");
  after("eso-store", "eso-release");
  after("eso-store", "vault-setup");

  const { images } = imagesOf(planned);
  const mirrored = images.map(({ image }) => image).filter((image) => !/docker\.io|^hashicorp/.test(image));
  for (const image of mirrored) expect(image).toMatch(/^m\.test\/x\//);
  expect(mirrored).toEqual(
    expect.arrayContaining(["m.test/x/openbao/openbao:2.6.2", "m.test/x/external-secrets/external-secrets:v2.9.0"]),
  );
});
