import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "../../core/names";
import { placementSchema, resourcesSchema } from "../../core/pods";
import { pattern, Report, rule } from "../../core/problems";
import { chartServiceShape } from "../chart";
import { Preset } from "../../core/preset";
import { hostName } from "../references";
import { NfsProvisioner, NfsReclaimPolicy } from "./args";

const server = z.union([hostName, dnsLabel, z.ipv4(), z.ipv6()], {
  error: ({ input }) =>
    `${input === undefined ? "is required" : `${JSON.stringify(input)} is neither a host name nor an address`}; expected a server such as nfs.example.com`,
});

const folder = pattern(
  /^\/([^\s/,]+(\/[^\s/,]+)*)?$/,
  "an absolute path such as /srv/volumes, without spaces and / at its end",
).refine((path) => !path.split("/").some((part) => part === "." || part === ".."), {
  error: "leads elsewhere by . or ..; expected the path itself",
});

const mountOption = pattern(/^[a-z_]+(=[^\s,]+)?$/, "one mount option such as nfsvers=4.1 or nconnect=4");

/** The fields of NfsSettings. */
export const nfsSettingsShape = {
  preset: z.enum(Preset).optional(),
  server,
  path: folder,
  provisioner: z.enum(NfsProvisioner).optional(),
  storageClassName: dnsSubdomain.optional(),
  defaultClass: z.boolean().optional(),
  mountOptions: z.array(mountOption).optional(),
  reclaimPolicy: z.enum(NfsReclaimPolicy).optional(),
  replicas: z.int().min(1).max(5).optional(),
  resources: resourcesSchema.optional(),
  placement: placementSchema.optional(),
  externalSnapshotter: z.boolean().optional(),
};

/** Checks NfsArgs. */
export const nfsSchema = rule(
  z.strictObject({ ...nfsSettingsShape, ...chartServiceShape }),
  ({ provisioner, externalSnapshotter, mountOptions }, report) => {
    if (provisioner === NfsProvisioner.Subdir && externalSnapshotter)
      report(["externalSnapshotter"], "has no meaning for subdir, which makes no snapshots", "false, or csi");
    checkMountOptions(mountOptions ?? [], report);
  },
);

function checkMountOptions(options: string[], report: Report): void {
  const keys = options.map((option) =>
    typeof option === "string" ? option.split("=")[0]!.replace(/^vers$/, "nfsvers") : "",
  );
  for (const [index, key] of keys.entries()) {
    if (key === "soft" || key === "softerr")
      report(["mountOptions", index], `${key} loses writes while the server is away`, "hard");
    if (key !== "" && keys.indexOf(key) < index)
      report(["mountOptions", index], `${key} stands there twice`, "each option once");
  }
}
