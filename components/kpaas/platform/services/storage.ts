import { Nfs, NfsArgs } from "../../nfs";
import { nfsSchema } from "../../nfs/schema";
import { Rook } from "../../rook";
import { rookSchema } from "../../rook/schema";
import { isOn } from "../on";
import { givenTo, service, shared } from "../service";
import { rookArgsOf } from "../storage";
import { monitoringOf } from "../ways";

/** Ceph, with an object store, and the class that scripts of K-PaaS name. */
export const rook = service({
  after: ["certManager", "prometheusCrds"],
  schema: rookSchema,
  argsOf: (platform) => ({ ...shared(platform), ...monitoringOf(platform), ...rookArgsOf(platform) }),
  create: (name, args, opts) => new Rook(name, args, opts),
});

/** Volumes on an NFS server; their class is the default one where there is no Rook. */
export const nfs = service({
  after: [],
  schema: nfsSchema,
  argsOf: (platform) =>
    ({
      ...shared(platform),
      preset: platform.preset,
      defaultClass: !isOn(platform, "rook"),
      ...givenTo(platform.nfs),
    }) as NfsArgs,
  create: (name, args, opts) => new Nfs(name, args, opts),
});
