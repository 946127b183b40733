import { expect, test } from "vitest";
import { mergeValues, Values } from "../../../components/core/values";
import { chartVersions } from "../../../components/core/versions";
import { RavenArgs } from "../../../components/openyurt/raven";
import { ravenValues } from "../../../components/openyurt/raven/values";
import { contractHere } from "../../support/contract";

/** Every argument that reaches the chart. */
const everything: RavenArgs = {
  imageRegistry: "mirror.example.com/x",
  imagePullSecrets: ["regcred"],
  vpn: {
    driver: "libreswan",
    forwardNodeIp: true,
    natTraversal: true,
    keepAliveIntervalSeconds: 5,
    keepAliveTimeoutSeconds: 20,
    tunnelPort: 4500,
  },
  proxy: { externalPort: 12_001, securePort: 12_002, insecurePort: 12_003, plainHttp: true },
  controllers: { proxy: true, tunnel: false },
  sync: { enabled: false, periodMinutes: 10 },
  maxUnavailable: "3",
  placement: {
    nodeSelector: { site: "edge" },
    tolerations: [{ key: "edge", operator: "Exists" }],
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] },
  },
  metrics: { port: 12_004, allAddresses: true },
};

const valuesOf = (args: RavenArgs) => mergeValues(ravenValues(args, "raven-agent-psk")) as Record<string, Values>;

test.for<[string, RavenArgs]>([
  ["no argument", {}],
  ["everything", everything],
  ["wireguard", { vpn: { driver: "wireguard", tunnelPort: 51_820 } }],
])("%s sets what the real chart knows", ([, args], context) => {
  const { problems, unchecked } = contractHere(context, chartVersions.ravenAgent, valuesOf(args), {
    freeForm: ["affinity.nodeAffinity"],
  });
  expect([...problems, ...unchecked]).toEqual([]);
});

test("a wrong key of the values is found", (context) => {
  const values = mergeValues(valuesOf({}), { vpn: { tunnelPort: 1 } });
  expect(contractHere(context, chartVersions.ravenAgent, values).problems).toEqual([
    "vpn.tunnelPort is not in raven-agent-0.4.3",
  ]);
});

test("without arguments it is as upstream has it, but for the key and the port for plain HTTP", () => {
  const { containerEnv, ...values } = valuesOf({}) as Record<string, unknown>;
  expect(values).toEqual({
    image: { repository: "docker.io/openyurt/raven-agent", tag: "0.4.3" },
    imagePullSecrets: [],
    sync: { syncRule: true, syncPeriod: "30m" },
    vpn: {
      driver: "libreswan",
      forwardNodeIP: false,
      natTraversal: false,
      keepAliveInterval: 15,
      keepAliveTimeout: 30,
      psk: "unused",
      tunnelAddr: ":4500",
    },
    controller: { enableProxy: true, enableTunnel: true },
    proxy: {
      externalAddr: ":10262",
      internalSecureAddr: ":10263",
      internalInsecureAddr: "127.0.0.1:10264",
      metricsBindAddr: ":10266",
    },
    rollingUpdate: { maxUnavailable: "20%" },
  });
  expect(containerEnv).toHaveLength(3);
});

test("each argument reaches the chart", () => {
  expect(valuesOf(everything)).toMatchObject({
    image: { repository: "mirror.example.com/x/openyurt/raven-agent", tag: "0.4.3" },
    imagePullSecrets: [{ name: "regcred" }],
    nodeSelector: { site: "edge" },
    tolerations: [{ key: "edge" }],
    affinity: { nodeAffinity: {} },
    sync: { syncRule: false, syncPeriod: "10m" },
    vpn: { forwardNodeIP: true, natTraversal: true, keepAliveInterval: 5, keepAliveTimeout: 20 },
    controller: { enableProxy: true, enableTunnel: false },
    proxy: {
      externalAddr: ":12001",
      internalSecureAddr: ":12002",
      internalInsecureAddr: ":12003",
      metricsBindAddr: "0.0.0.0:12004",
    },
    rollingUpdate: { maxUnavailable: "3" },
  });
  expect(valuesOf({ vpn: { driver: "wireguard", tunnelPort: 51_820 } }).vpn).toMatchObject({
    driver: "wireguard",
    tunnelAddr: ":51820",
  });
});

test("the agents read their key from our Secret, and know their node", () => {
  expect(valuesOf({}).containerEnv).toEqual([
    { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    { name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
    {
      name: "VPN_CONNECTION_PSK",
      valueFrom: { secretKeyRef: { name: "raven-agent-psk", key: "vpn-connection-psk" } },
    },
  ]);
});
