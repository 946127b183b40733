import { expect, test } from "vitest";
import { kubectl, requireCluster } from "../support/cluster";
import { sandbox } from "../simulator/engine/support";
import { standIns as certManager } from "./cert-manager/stand-ins";
import { standInCharts } from "../support/stand-ins";
import { PRELUDE } from "./support";
import { standIns as trustBundle } from "./trust-bundle/stand-ins";

const standIns = [...certManager, ...trustBundle];

const cluster = requireCluster();

test("certificates are deployed by stand-ins of the charts, deployed again without a change, and taken down", async () => {
  const box = sandbox(cluster().kubeconfig);
  const options = { charts: standInCharts(standIns), helm: cluster().tools.helm };
  const issuer = `${box.unique}-ca`;
  box.write(
    "index.js",
    `${PRELUDE}
const { CertManager } = load("cert-manager");
const { TrustBundle } = load("trust-bundle");
const namespace = "${box.unique}";
const certs = new CertManager("certs", {
  namespace, protect: false, issuers: [{ name: "${issuer}", selfSignedCa: { commonName: "Platform" } }],
});
const bundle = new TrustBundle("trust", {
  namespace, bundleName: "${issuer}", sources: { secrets: [{ name: "${issuer}-ca" }] },
}, { dependsOn: certs });
exports.issuer = certs.defaultIssuerName;
exports.bundle = bundle.configMapName;`,
  );
  const get = async (what: string) =>
    JSON.parse(await kubectl(cluster(), ["get", what, "-n", box.unique, "-o", "json"]));

  const up = await box.up(undefined, options);
  expect(up.outputs).toMatchObject({ issuer, bundle: issuer });
  const done = box.done();
  for (const [before, after] of [
    ["create certs-namespace", "create certs-release"],
    ["create certs-release", `create certs-${issuer}-issuer`],
    [`create certs-${issuer}-issuer`, "create trust-chart:" + `${box.unique}/trust-manager`],
    [`create trust-chart:${box.unique}/trust-manager`, "create trust-bundle"],
  ])
    expect(done.indexOf(before!), `${before} before ${after} of ${done.join(", ")}`).toBeLessThan(done.indexOf(after!));
  expect(await get("deployment/cert-manager")).toMatchObject({ spec: { replicas: 2 }, status: { readyReplicas: 2 } });
  expect(await get("job/cert-manager-check")).toMatchObject({ status: { succeeded: 1 } });
  expect(await get(`clusterissuer/${issuer}`)).toMatchObject({ spec: { ca: { secretName: `${issuer}-ca` } } });
  expect(await get(`bundle/${issuer}`)).toMatchObject({
    spec: { target: { configMap: { key: "ca-certificates.crt" } } },
  });

  expect((await box.up(undefined, options)).counts).toMatchObject({ created: 0, updated: 0 });
  await box.destroy({ helm: options.helm });
  await expect(get(`namespace/${box.unique}`)).rejects.toThrow(/NotFound/);
});
