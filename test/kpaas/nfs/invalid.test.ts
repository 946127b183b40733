import { expect, test } from "vitest";
import { ValidationError } from "../../../components/core/validation";
import { Nfs } from "../../../components/kpaas/nfs";
import { Refusal, refusalOf, refusesToMake } from "../../support/refusals";

const server = { server: "nfs.team.test", path: "/srv/volumes" };

/** What is given, and the place and reason of the one problem that it makes. */
const cases: Refusal[] = [
  [{ server: undefined }, "server", "is required"],
  [{ server: "" }, "server", '"" is neither a host name nor an address'],
  [{ server: "nfs.team.test:/srv" }, "server", "is neither a host name nor an address"],
  [{ server: "nfs://team.test" }, "server", "is neither a host name nor an address"],
  [{ path: undefined }, "path", "is required"],
  [{ path: "srv/volumes" }, "path", '"srv/volumes" does not match'],
  [{ path: "/srv/" }, "path", '"/srv/" does not match'],
  [{ path: "/srv//volumes" }, "path", "does not match"],
  [{ path: "/srv/my volumes" }, "path", "does not match"],
  [{ path: "/srv/../etc" }, "path", "leads elsewhere by . or .."],
  [{ path: "/.." }, "path", "leads elsewhere by . or .."],
  [{ provisioner: "nfs" }, "provisioner", '"nfs" is not supported'],
  [{ preset: "large" }, "preset", '"large" is not supported'],
  [{ storageClassName: "NFS" }, "storageClassName", '"NFS" does not match'],
  [{ defaultClass: "yes" }, "defaultClass", "is a string"],
  [{ mountOptions: ["nfsvers=4.1,hard"] }, "mountOptions[0]", "does not match"],
  [{ mountOptions: ["soft"] }, "mountOptions[0]", "soft loses writes while the server is away"],
  [{ mountOptions: ["nfsvers=4.1", "vers=3"] }, "mountOptions[1]", "nfsvers stands there twice"],
  [{ reclaimPolicy: "Recycle" }, "reclaimPolicy", '"Recycle" is not supported'],
  [{ replicas: 0 }, "replicas", "0 is too small"],
  [{ resources: { requests: { memory: "lots" } } }, "resources.requests.memory", '"lots" does not match'],
  [{ placement: { priorityClassName: "A" } }, "placement.priorityClassName", '"A" does not match'],
  [
    { provisioner: "subdir", externalSnapshotter: true },
    "externalSnapshotter",
    "has no meaning for subdir, which makes no snapshots",
  ],
  [{ values: { token: "changeme" } }, "values.token", "is a known default password"],
  [{ network: { nodeCidrs: [], apiServerCidrs: ["10.0.0.1/32"] } }, "network.nodeCidrs", "length 0 is too small"],
  [{ share: "/srv" }, "share", "is not a known property"],
];

const problemsOf = (args: object) => refusalOf(() => new Nfs("nfs", { ...server, ...args } as never));

refusesToMake((args) => new Nfs("nfs", { ...server, ...args } as never), cases);

test("tells all problems at once", () => {
  const problems = problemsOf({ server: "a b", path: "srv", mountOptions: ["soft"] });
  expect(problems.map(({ path }) => path)).toEqual(["mountOptions[0]", "path", "server"]);
});

test.each(["10.0.0.5", "fd00::5", "nfs", "nfs.storage.svc"])("%s is a server, and / a path", (host) => {
  expect(() => new Nfs("nfs", { server: host, path: "/" })).not.toThrow(ValidationError);
});
