import { Harbor, HarborArgs } from "../../harbor";
import { harborSchema } from "../../harbor/schema";
import { issuerOf, trustOf } from "../authority";
import { namespaceOf } from "../names";
import { isOn } from "../on";
import { CLIENTS } from "../realm";
import { givenTo, service, shared } from "../service";
import { bucketOf, storageClassOf } from "../storage";
import { monitoringOf, webOf } from "../ways";
import { HARBOR_DATABASE } from "./data";

/** Project in which the portal of K-PaaS keeps its images. */
const PORTAL_PROJECT = "cp-portal-repository";

/** The registry, with its images in a bucket where there is an object store. */
export const harbor = service({
  after: [
    "postgreSql",
    "valkey",
    "rook",
    "nfs",
    "keycloak",
    "istio",
    "ingressNginx",
    "certManager",
    "trustBundle",
    "prometheusCrds",
  ],
  schema: harborSchema,
  argsOf: (platform, { postgreSql, valkey, keycloak }): HarborArgs => {
    const { web: _web, storage, projects = [{ name: PORTAL_PROJECT }], peers, ...given } = givenTo(platform.harbor);
    const bucket = storage?.size === undefined ? bucketOf(platform, "harbor-registry") : undefined;
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      trust: trustOf(platform),
      database: postgreSql?.connection(HARBOR_DATABASE, HARBOR_DATABASE),
      keyValueStore: valkey?.reference,
      oidc: keycloak?.client(CLIENTS.harbor),
      ...given,
      projects,
      storage: { className: storageClassOf(platform), ...(bucket && { bucket }), ...storage },
      peers: {
        ...(isOn(platform, "postgreSql") && { database: namespaceOf(platform, "postgreSql") }),
        ...(isOn(platform, "valkey") && { keyValueStore: namespaceOf(platform, "valkey") }),
        ...(bucket && { bucket: namespaceOf(platform, "rook") }),
        ...peers,
      },
      web: webOf(platform, "harbor"),
    };
  },
  create: (name, args, opts) => new Harbor(name, args, opts),
});
