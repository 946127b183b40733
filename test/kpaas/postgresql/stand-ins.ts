import { chartVersions } from "../../../components/core/versions";
import { StandIn } from "../../support/stand-ins";

const kind = (name: string, group = "postgresql.cnpg.io") => ({
  group,
  version: "v1",
  kind: name,
  plural: `${name.toLowerCase()}s`,
});

/** Stand-ins of CloudNativePG and of its plugin for backups. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.cloudNativePg,
    values: { image: { repository: "ghcr.io/cloudnative-pg/cloudnative-pg" } },
    images: ["{{ .Values.image.repository }}:1.30.0"],
    kinds: [kind("Cluster"), kind("Database"), kind("ScheduledBackup")],
  },
  {
    chart: chartVersions.barmanCloudPlugin,
    values: { image: { registry: "ghcr.io" } },
    images: ["{{ .Values.image.registry }}/cloudnative-pg/plugin-barman-cloud:v0.13.0"],
    kinds: [kind("ObjectStore", "barmancloud.cnpg.io")],
  },
];
