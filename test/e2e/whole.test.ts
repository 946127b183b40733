import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { packageRoot } from "../../simulator/paths";
import { Live, lookAt, names, podsOf, problemsOf, running } from "./live";
import { Change, stackOf } from "./stack";

vi.setConfig({ testTimeout: 300_000 });

describe("with the worker tier and the pools in a namespace of their own", () => {
  const stack = stackOf("local", "-two");
  let live: Live;

  test("all of it comes up, in the namespace of its tier", async () => {
    await stack.up((yr) => {
      yr.workerNamespace = "openyuanrong-workers";
    });
    live = await lookAt(stack);
    expect(problemsOf(live)).toEqual([]);
    const within = (namespace: string) => ({
      ...live,
      pods: live.pods.filter((one) => one.metadata.namespace === namespace),
    });
    expect(running(within("openyuanrong-workers"))).toEqual({
      "DaemonSet ds-worker": 5,
      "DaemonSet function-proxy": 5,
      "Deployment function-agent-small": 2,
      "Deployment function-agent-elastic": 1,
    });
    expect(Object.keys(running(within("openyuanrong"))).sort()).toEqual([
      "Deployment frontend",
      "Deployment function-manager",
      "Deployment function-master",
      "Deployment function-scheduler",
      "Deployment iam-adaptor",
      "Deployment meta-service",
      "Job bucket-functions",
      "Job ds-core-etcd-users",
      "StatefulSet ds-core-etcd",
      "StatefulSet minio",
    ]);
  });

  test("the restricted standard is enforced on the control plane, and admitted every one of its pods", async () => {
    const level = "pod-security.kubernetes.io/enforce";
    const levels = live.of("Namespace").map(({ metadata }) => [metadata.name, metadata.labels[level]]);
    expect(Object.fromEntries(levels)).toEqual({ openyuanrong: "restricted", "openyuanrong-workers": "privileged" });
    const [proxy] = podsOf(live, "function-proxy");
    const { nodeName: _node, ...spec } = proxy.spec;
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "test", namespace: "openyuanrong" }, spec };
    await expect(stack.kubectl(["create", "--dry-run=server", "-f", "-"], [pod])).rejects.toThrow(
      /violates PodSecurity "restricted:latest": host namespaces/,
    );
    const refused = await stack.list("events", "-A", "--field-selector", "reason=FailedCreate");
    expect(refused.map(({ message }) => message).filter((message) => message.includes("PodSecurity"))).toEqual([]);
    expect(stack.warnings.filter((one) => !one.startsWith("openyuanrong-worker-"))).toEqual([]);
  });
});

const ROUTES = path.join(packageRoot(), "../shared/crds/gateway-api/gateway.networking.k8s.io_httproutes.yaml");
const CUSTOM = ["servicemonitors.monitoring.coreos.com", "httproutes.gateway.networking.k8s.io"];

/** A definition that takes anything, for a kind whose own is not at hand. */
function anything(group: string, kind: string): object {
  const singular = kind.toLowerCase();
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${singular}s.${group}`,
      annotations: { "api-approved.kubernetes.io": "unapproved, for a test" },
    },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: `${singular}s`, singular, kind, listKind: `${kind}List` },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

describe("shaped like production, in a namespace of others", () => {
  const stack = stackOf("production", "-production");
  const onCluster: Change = (yr, sections) => {
    yr.createNamespaces = false;
    yr.functionMaster.monitoring = yr.monitoring;
    sections.cluster.storageClass = "local-immediate";
  };
  let live: Live;

  beforeAll(async () => {
    if (!existsSync(ROUTES))
      process.stdout.write(`${ROUTES} is not there: HTTPRoutes were not held against its schema\n`);
    const routes = existsSync(ROUTES)
      ? parse(readFileSync(ROUTES, "utf8"))
      : anything("gateway.networking.k8s.io", "HTTPRoute");
    const metadata = (name: string) => ({ name, namespace: "openyuanrong" });
    const [accesskey, secretkey] = ["given", "given"];
    if (!stack.cluster) return;
    await stack.kubectl(
      ["apply", "--server-side", "-f", "-"],
      [
        routes,
        anything("monitoring.coreos.com", "ServiceMonitor"),
        { apiVersion: "v1", kind: "Namespace", metadata: { name: "openyuanrong" } },
        { apiVersion: "v1", kind: "Secret", metadata: metadata("registry-credentials") },
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: metadata("function-packages"),
          stringData: { accesskey, secretkey },
        },
      ],
    );
  });

  test("all of it comes up, with several pods of each system", async () => {
    await stack.up(onCluster);
    await vi.waitFor(
      async () => {
        live = await lookAt(stack, CUSTOM);
        expect(problemsOf(live)).toEqual([]);
        // Autoscalers raise what nobody set.
        expect(podsOf(live, "frontend")).toHaveLength(3);
      },
      { timeout: 90_000, interval: 1_000 },
    );
    expect(running(live)).toEqual({
      "StatefulSet ds-core-etcd": 3,
      "StatefulSet ds-core-meta-etcd": 3,
      "Job ds-core-etcd-users": 1,
      "Job ds-core-meta-etcd-users": 1,
      "Job bucket-functions": 1,
      "DaemonSet ds-worker": 5,
      "DaemonSet function-proxy": 5,
      "Deployment meta-service": 3,
      "Deployment function-master": 3,
      "Deployment function-manager": 1,
      "Deployment function-scheduler": 3,
      "Deployment frontend": 3,
      "Deployment iam-adaptor": 3,
      "Deployment function-agent-small": 4,
      "Deployment function-agent-by-load": 4,
      "Deployment function-agent-elastic": 2,
    });
    expect(stack.warnings).toEqual([]);
  });

  test("replicas are on different nodes, and one at a time may be disrupted", () => {
    for (const system of ["function-master", "function-scheduler", "frontend", "iam-adaptor", "meta-service"]) {
      const nodes = new Set(podsOf(live, system).map(({ spec }) => spec.nodeName));
      expect(nodes.size, system).toBe(3);
    }
    const systems = ["ds-core-etcd", "ds-core-meta-etcd", "frontend", "function-master", "function-scheduler"];
    expect(names(live.of("PodDisruptionBudget"))).toEqual([...systems, "iam-adaptor", "meta-service"]);
  });

  test("autoscalers, routes and monitors were admitted and lead to what is there", () => {
    expect(names(live.of("HorizontalPodAutoscaler"))).toEqual([
      "frontend",
      "function-agent-by-load-hpa",
      "meta-service",
    ]);
    expect(names(live.of("HTTPRoute"))).toEqual(["frontend"]);
    expect(names(live.of("ServiceMonitor"))).toEqual([
      "ds-core-etcd",
      "ds-core-meta-etcd",
      "frontend",
      "function-master-metrics",
    ]);
  });

  test("a snapshot of each etcd is taken as scheduled", async () => {
    const schedules = names(live.of("CronJob"));
    expect(schedules).toHaveLength(2);
    const jobs = schedules.map((name) => `now-${name}`);
    const here = ["-n", "openyuanrong"];
    for (const name of schedules)
      await stack.kubectl(["create", "job", `now-${name}`, `--from=cronjob/${name}`, ...here]);
    await stack.kubectl(["wait", "--for=condition=complete", "--timeout=60s", "job", ...jobs, ...here]);
    await stack.kubectl(["delete", "job", ...jobs, ...here]);
  });

  test("the same again changes nothing, though autoscalers set the number of pods", async () => {
    expect(await stack.up(onCluster)).toEqual([]);
  });

  test("what is protected is not destroyed, and neither is anything else", async () => {
    await expect(stack.destroy()).rejects.toThrow(/StatefulSet::openyuanrong-etcd.* is protected/);
    expect(running(await lookAt(stack, CUSTOM))).toEqual(running(live));
  });

  test("unprotected it goes, but for volumes of data and what was there before", async () => {
    const unprotected: Change = (yr, sections) => {
      onCluster(yr, sections);
      sections.security.protect = false;
    };
    expect(await stack.up(unprotected)).toEqual([]);
    await stack.destroy();
    const left = (await lookAt(stack, CUSTOM)).objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const claim = (etcd: string) => [0, 1, 2].map((member) => `PersistentVolumeClaim data-3-${etcd}-${member}`);
    expect(left.sort()).toEqual([
      "ConfigMap kube-root-ca.crt",
      "Namespace openyuanrong",
      ...claim("ds-core-etcd"),
      ...claim("ds-core-meta-etcd"),
      "Secret function-packages",
      "Secret registry-credentials",
      "ServiceAccount default",
    ]);
  });
});
