import { describe, expect, test } from "vitest";
import { Plan } from "../../planner";
import { addressesOf, configurationOf, printed, unreachable } from "./flows";
import { production, Sections } from "./plans";
import { dangling, Given, GIVEN, unused } from "./references";
import { agentTemplate, Json, masterToml, objectNamed, objectsOf, ofKind, podNamed, podsOf } from "./support";

const STORE = "rook-ceph-rgw-packages.rook-ceph.svc:443";

/** Addresses that are named and that nobody calls: members of etcd tell theirs, and a lease in the API server is not used. */
const NOT_CALLED = /-etcd-headless\..+:2379: refused|^iam-adaptor kubernetes\.default\.svc\..+: refused/;

/** What a plan has that leads nowhere, and what it has for nobody. */
function leftovers(planned: Plan, { given = GIVEN, external = [STORE], domain = "cluster.local" } = {}) {
  const lost = unreachable(planned, external, domain).filter((one) => !NOT_CALLED.test(one));
  return { dangling: dangling(planned, given), unused: unused(planned), unreachable: lost };
}

const NOTHING = { dangling: [], unused: [], unreachable: [] };
const off = { enabled: false };

/** A plan without one system, and without what cannot be without it. */
const WITHOUT: Record<string, (openYuanrong: Json) => void> = {
  "meta-service": (openYuanrong) => Object.assign(openYuanrong, { metaService: off, pools: [] }),
  "function-master": (openYuanrong) => Object.assign(openYuanrong, { functionMaster: off, pools: [] }),
  "function-manager": (openYuanrong) => Object.assign(openYuanrong, { functionManager: off }),
  "function-scheduler": (openYuanrong) => Object.assign(openYuanrong, { functionScheduler: off }),
  frontend: (openYuanrong) => Object.assign(openYuanrong, { frontend: off }),
  "iam-adaptor": (openYuanrong) => {
    openYuanrong.iamAdaptor = off;
    openYuanrong.frontend.tokens = false;
  },
  "function-proxy": (openYuanrong) => {
    const drivers = { functionManager: off, functionScheduler: off, frontend: off };
    Object.assign(openYuanrong, { functionProxy: off, ...drivers, pools: [] });
  },
  "ds-worker": (openYuanrong) => Object.assign(openYuanrong, { dataWorker: off }),
};

/** Where the template of pools leads while there can be no pools. */
const UNUSED_TEMPLATE: Record<string, string> = { "function-proxy": "function-agent-small $(HOST_IP):22423" };

describe.each(Object.keys(WITHOUT))("production without %s", (system) => {
  test("has no trace of it, and nothing that leads to it", async () => {
    const planned = await production(WITHOUT[system]!);
    const { unreachable: lost, ...others } = leftovers(planned);
    expect({ ...others, unreachable: lost.filter((one) => !one.startsWith(UNUSED_TEMPLATE[system]!)) }).toEqual(
      NOTHING,
    );
    const own = objectsOf(planned).filter(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === system);
    expect(own.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
    const policies = ofKind(planned, "NetworkPolicy");
    for (const { metadata } of policies) {
      expect(metadata.name).not.toBe(`allow-${system}`);
      const flows: string[] = metadata.annotations["yuanrong-platform/flows"]?.split("; ") ?? [];
      const ends = flows.flatMap((flow) => /^(.+) → (.+?) (?:[\d–, ]+|any port): /.exec(flow)!.slice(1));
      expect(ends, metadata.name).not.toContain(system);
    }
    const called = podsOf(planned).flatMap((pods) => addressesOf(planned, pods).map(printed));
    expect(called.filter((address) => address.includes(` ${system}.`))).toEqual([]);
    const names = planned.resources.flatMap(({ inputs }) => (inputs.dnsNames ?? []) as string[]);
    expect(names.filter((name) => name.split(".")[0] === system)).toEqual([]);
    FURTHER[system]?.(planned);
  });
});

/** What else follows where a system is missing. */
const FURTHER: Record<string, (planned: Plan) => void> = {
  "iam-adaptor": (planned) => {
    const proxy = configurationOf(planned, podNamed(planned, "function-proxy"));
    expect(proxy).toContain("enable_iam = false");
    expect(proxy).not.toMatch(/iam_base_path|iam_policy_file/);
    expect(configurationOf(planned, podNamed(planned, "ds-worker"))).not.toMatch(/authorization_enable|iam_url/);
    expect(configurationOf(planned, podNamed(planned, "frontend"))).not.toContain("iamConfig");
    expect(planned.outputs.openYuanrong).not.toHaveProperty("iamUrl");
  },
  "ds-worker": (planned) => {
    for (const pods of podsOf(planned)) {
      const text = `${configurationOf(planned, pods)}\n${JSON.stringify(pods.pod)}`;
      const traces = /(?<!data_system_port=)31501|\/home\/uds|\/dev\/shm|rocksdb|resource\/curve|DATASYSTEM_ADDR/;
      expect(traces.exec(text)?.[0], pods.name).toBeUndefined();
      if (text.includes("YR_BYPASS_DATASYSTEM"))
        expect(text, pods.name).toMatch(/YR_BYPASS_DATASYSTEM(?: = "|","value":")true/);
    }
    expect(JSON.stringify(ofKind(planned, "NetworkPolicy"))).not.toContain("31501");
    const { env } = agentTemplate(planned).spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: "YR_BYPASS_DATASYSTEM", value: "true" });
    expect(masterToml(planned).env).toMatchObject({ YR_DATASYSTEM_DEPLOYED: "false", YR_BYPASS_DATASYSTEM: "true" });
    expect(configurationOf(planned, podNamed(planned, "function-proxy"))).toContain('state_storage_type = "disable"');
  },
  "function-master": (planned) => expect(ofKind(planned, "Role", "RoleBinding")).toEqual([]),
  frontend: (planned) => expect(planned.outputs.openYuanrong).not.toHaveProperty("frontendUrl"),
  "meta-service": (planned) => {
    expect(planned.outputs.openYuanrong).not.toHaveProperty("metaServiceUrl");
    expect(configurationOf(planned, podNamed(planned, "frontend"))).not.toContain("metaServiceAddress");
  },
};

interface Variant {
  change: (openYuanrong: Json, sections: Sections) => void;
  given?: Given;
  external?: string[];
  domain?: string;
  follows: (planned: Plan) => void;
}

const VARIANTS: Record<string, Variant> = {
  "an etcd of somebody else": {
    change: (openYuanrong) => {
      const external = { endpoints: ["10.9.0.1:2379", "10.9.0.2:2379"], clientSecretName: "etcd-credentials" };
      Object.assign(openYuanrong, { etcd: { external }, metaEtcd: undefined });
    },
    given: { ...GIVEN, "etcd-credentials": ["ca.crt", "client.crt", "client.key", "passphrase"] },
    external: [STORE, "10.9.0.1:2379", "10.9.0.2:2379"],
    follows: (planned) => {
      expect(ofKind(planned, "StatefulSet", "CronJob")).toEqual([]);
      const jobs = ofKind(planned, "Job").map(({ metadata }) => metadata.name);
      expect(jobs).toEqual(["bucket-functions"]);
      expect(JSON.stringify(objectsOf(planned))).not.toContain("ds-core");
    },
  },
  "MinIO as the object store": {
    change: (openYuanrong) => {
      openYuanrong.workerNamespace = "workers";
      openYuanrong.objectStore = { bucket: "functions", minio: { acceptUnmaintained: true } };
    },
    external: [],
    follows: (planned) => {
      const host = "minio.openyuanrong.svc.cluster.local:9000";
      const clients = podsOf(planned).filter((pods) =>
        addressesOf(planned, pods).some((one) => `${one.host}:${one.port}` === host),
      );
      expect(clients.map(({ name }) => name).sort()).toEqual([
        "bucket-functions",
        "ds-core-etcd-snapshots",
        "ds-core-meta-etcd-snapshots",
        "function-agent-small",
        "meta-service",
      ]);
      expect(JSON.stringify(objectsOf(planned))).not.toContain("rook-ceph");
    },
  },
  "IAM and meta-service of somebody else": {
    change: (openYuanrong) => {
      openYuanrong.iamAdaptor = { externalUrl: "http://iam.shared.svc.cluster.local:31218" };
      openYuanrong.metaService = { externalUrl: "https://10.7.0.1:8081", url: "https://10.7.0.1:8081" };
    },
    external: [STORE, "iam.shared.svc.cluster.local:31218", "10.7.0.1:8081"],
    follows: (planned) => {
      expect(podsOf(planned).map(({ name }) => name)).not.toEqual(expect.arrayContaining(["meta-service"]));
      expect(podsOf(planned).map(({ name }) => name)).not.toEqual(expect.arrayContaining(["iam-adaptor"]));
      const frontend = JSON.parse(objectNamed(planned, "ConfigMap", "frontend-config").data["config.json"]);
      expect(frontend).toMatchObject({
        metaServiceAddress: "https://10.7.0.1:8081",
        iamConfig: { addr: "iam.shared.svc.cluster.local:31218" },
      });
      const proxy = configurationOf(planned, podNamed(planned, "function-proxy"));
      expect(proxy).toContain('iam_base_path = "http://iam.shared.svc.cluster.local:31218"');
      expect(planned.outputs.openYuanrong).toMatchObject({ iamUrl: "http://iam.shared.svc.cluster.local:31218" });
      // The authority that made our systems' certificates did not make theirs.
      expect(configurationOf(planned, podNamed(planned, "frontend"))).not.toContain("SSL_CERT_FILE");
    },
  },
  "a namespace of the workers": {
    change: (openYuanrong) => (openYuanrong.workerNamespace = "workers"),
    follows: (planned) => {
      const level = (name: string) =>
        objectNamed(planned, "Namespace", name).metadata.labels["pod-security.kubernetes.io/enforce"];
      expect([level("openyuanrong"), level("workers")]).toEqual(["restricted", "privileged"]);
      const placed = podsOf(planned).filter(({ namespace }) => namespace === "workers");
      expect(placed.map(({ name }) => name).sort()).toEqual(["ds-worker", "function-agent-small", "function-proxy"]);
      for (const { metadata } of ofKind(planned, "Role", "RoleBinding")) expect(metadata.namespace).toBe("workers");
      const denied = ofKind(planned, "NetworkPolicy").filter(({ metadata }) => metadata.name === "default-deny");
      expect(denied.map(({ metadata }) => metadata.namespace).sort()).toEqual(["openyuanrong", "workers"]);
      expect(masterToml(planned).args.k8s_namespace).toBe("workers");
    },
  },
  "another DNS domain": {
    change: (openYuanrong) => (openYuanrong.clusterDomain = "example.internal"),
    domain: "example.internal",
    follows: (planned) => {
      expect(JSON.stringify([planned.resources, planned.outputs])).not.toContain("cluster.local");
      expect(planned.outputs.openYuanrong).toMatchObject({
        frontendUrl: "http://frontend.openyuanrong.svc.example.internal:8888",
        iamUrl: "http://iam-adaptor.openyuanrong.svc.example.internal:31218",
        metaServiceUrl: "https://meta-service.openyuanrong.svc.example.internal:8081",
      });
    },
  },
  "no pools": {
    change: (openYuanrong) => (openYuanrong.pools = []),
    follows: (planned) => {
      expect(planned.resources.filter(({ type }) => type.endsWith(":PodPool"))).toEqual([]);
      expect(planned.outputs.openYuanrong).toMatchObject({ poolIds: [] });
      expect(agentTemplate(planned).spec.replicas).toBe(0);
    },
  },
  "policies of somebody else": {
    change: (_openYuanrong, sections) => (sections.network = { policies: false }),
    follows: (planned) => expect(ofKind(planned, "NetworkPolicy")).toEqual([]),
  },
};

test.each(Object.keys(VARIANTS))("production with %s: what must follow follows, and nothing dangles", async (name) => {
  const { change, follows, ...options } = VARIANTS[name]!;
  const planned = await production(change);
  expect(leftovers(planned, options)).toEqual(NOTHING);
  follows(planned);
});
