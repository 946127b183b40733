import { expect, test } from "vitest";
import { chartVersions } from "../../../components/core/versions";
import { MariaDbArgs } from "../../../components/kpaas/mariadb";
import { myCnf } from "../../../components/kpaas/mariadb/my-cnf";
import { operatorValues } from "../../../components/kpaas/mariadb/values";
import { mergeValues } from "../../../components/core/values";
import { contractHere } from "../../support/contract";
import { everything } from "./arguments";

test.for<[string, MariaDbArgs]>([
  ["production", {}],
  ["small", { preset: "small" }],
  ["everything", everything],
])("%s sets what the real chart knows", ([, args], context) => {
  const values = mergeValues(operatorValues(args));
  expect(contractHere(context, chartVersions.mariaDbOperator, values)).toEqual({ problems: [], unchecked: [] });
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(operatorValues({}), { webhook: { replicas: 2 } });
  expect(contractHere(context, chartVersions.mariaDbOperator, values).problems).toEqual([
    "webhook.replicas is not in mariadb-operator-26.6.0",
  ]);
});

test("each program of the operator stands a node's loss in production, within the restricted standard", () => {
  const values = operatorValues({}) as Record<string, Record<string, unknown>>;
  for (const program of [values, values.webhook!, values.certController!]) {
    expect(program).toMatchObject({
      ha: { enabled: true, replicas: 2 },
      pdb: { enabled: true, maxUnavailable: 1 },
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    });
    expect(program.topologySpreadConstraints).toHaveLength(2);
  }
  const small = operatorValues({ preset: "small" });
  expect(small).toMatchObject({ ha: { enabled: false }, pdb: { enabled: false }, topologySpreadConstraints: [] });
});

test("cert-manager makes the webhook's certificate where an issuer is named, the operator's own controller elsewhere", () => {
  expect(operatorValues({})).toMatchObject({
    webhook: { cert: { certManager: { enabled: false } } },
    certController: { enabled: true },
    metrics: { enabled: false },
  });
  expect(operatorValues({ issuer: { name: "platform" } })).toMatchObject({
    webhook: {
      cert: {
        certManager: {
          enabled: true,
          issuerRef: { name: "platform", kind: "ClusterIssuer", group: "cert-manager.io" },
        },
      },
    },
    certController: { enabled: false },
  });
});

test("arguments reach the operator, and every image comes from the mirror", () => {
  const values = mergeValues(operatorValues(everything));
  expect(values).toMatchObject({
    imagePullSecrets: [{ name: "regcred" }],
    ha: { replicas: 3 },
    resources: { requests: { memory: "64Mi" } },
    nodeSelector: { pool: "infra" },
    priorityClassName: "system-cluster-critical",
    metrics: { enabled: true, serviceMonitor: { interval: "15s", additionalLabels: { release: "prometheus" } } },
    webhook: { nodeSelector: { pool: "infra" }, serviceMonitor: { scrapeTimeout: "15s" } },
  });
  const images = [...JSON.stringify(values).matchAll(/"repository":"([^"]+)"/g)].map(([, repository]) => repository!);
  expect(images).toHaveLength(7);
  for (const image of images) expect(image).toMatch(/^m\.test\/x\//);
});

test("the cache has its part of the memory, and the log a part of that", () => {
  const lines = (args: MariaDbArgs, memory: string) => myCnf(args, memory).split("\n");
  expect(lines({}, "4Gi")).toEqual(
    expect.arrayContaining([
      "[mariadb]",
      "innodb_buffer_pool_size=2457M",
      "innodb_log_file_size=614M",
      "local_infile=OFF",
    ]),
  );
  expect(lines({ server: { bufferPoolPercent: 80 } }, "64Gi")).toContain("innodb_log_file_size=1024M");
  expect(lines({ preset: "small" }, "256Mi")).toEqual(
    expect.arrayContaining(["innodb_buffer_pool_size=153M", "innodb_log_file_size=96M", "max_connections=100"]),
  );
});

test("the binary log is on where it is asked for, and kept a week for replicas", () => {
  expect(myCnf({}, "1Gi")).not.toContain("log_bin");
  expect(myCnf({ server: { binlogDays: 3 } }, "1Gi")).toContain("log_bin=mariadb-bin\nexpire_logs_days=3\n");
  const replicated = myCnf({ topology: "replication" }, "1Gi");
  expect(replicated).toContain("expire_logs_days=7");
  expect(replicated).not.toContain("log_bin");
});
