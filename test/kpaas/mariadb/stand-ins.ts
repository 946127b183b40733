import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../../support/stand-ins";

const kind = (name: string, plural = `${name.toLowerCase()}s`) => ({
  group: "k8s.mariadb.com",
  version: "v1alpha1",
  kind: name,
  plural,
});

/** Stand-ins of mariadb-operator and its resource definitions. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.mariaDbOperatorCrds,
    kinds: [kind("MariaDB"), kind("Database"), kind("User"), kind("Grant"), kind("SqlJob"), kind("PhysicalBackup")],
  },
  {
    chart: chartVersions.mariaDbOperator,
    values: { image: { repository: "ghcr.io/mariadb-operator/mariadb-operator" } },
    images: ["{{ .Values.image.repository }}:26.6.0"],
  },
];
