import { Preset } from "../../core/preset";

type Daemon = "mon" | "mgr" | "osd" | "mds" | "rgw";

/** As much memory is reserved as may be used where Ceph fits its caches to the limit. */
const of = (cpu: string, request: string, limit = request) => ({
  requests: { cpu, memory: request },
  limits: { memory: limit },
});

/** Resources of Ceph's daemons. No limit of CPU: a throttled daemon is taken for dead, and its data is copied. */
export const RESOURCES: Record<Preset, Record<Daemon, ReturnType<typeof of>>> = {
  [Preset.Small]: {
    mon: of("100m", "512Mi", "1Gi"),
    mgr: of("100m", "512Mi", "1536Mi"),
    osd: of("200m", "2Gi"),
    mds: of("100m", "1Gi"),
    rgw: of("100m", "512Mi", "1Gi"),
  },
  [Preset.Production]: {
    mon: of("1", "1Gi", "2Gi"),
    mgr: of("500m", "1Gi", "2Gi"),
    osd: of("1", "4Gi"),
    mds: of("1", "4Gi"),
    rgw: of("500m", "1Gi", "2Gi"),
  },
};
