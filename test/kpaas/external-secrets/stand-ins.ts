import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

const group = "external-secrets.io";

/** The chart of External Secrets, with the kinds that others make objects of. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.externalSecrets,
    kinds: [
      { group, version: "v1", kind: "ClusterSecretStore", plural: "clustersecretstores", cluster: true },
      { group, version: "v1", kind: "SecretStore", plural: "secretstores" },
      { group, version: "v1", kind: "ExternalSecret", plural: "externalsecrets" },
    ],
    values: { image: { repository: "ghcr.io/external-secrets/external-secrets" } },
    images: ["{{ .Values.image.repository }}:v2.9.0"],
  },
];
