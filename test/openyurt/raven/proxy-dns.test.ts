import { expect, test } from "vitest";
import { Raven, RavenArgs } from "../../../components/openyurt/raven";
import { corefile } from "../../../components/openyurt/raven/corefile";
import { called, known, registered } from "../../support/registered";

const made = (args: RavenArgs) => registered(() => new Raven("raven", args));

test("with l7, CoreDNS answers for nodes, twice and on nodes of the cloud", async () => {
  const resources = await made({ l7: {} });
  const own = resources.filter(({ name }) => name.startsWith("raven-dns"));
  expect(own.map(({ type }) => type.split(":").pop()).sort()).toEqual([
    "ClusterRole",
    "ClusterRoleBinding",
    "ConfigMap",
    "Deployment",
    "PodDisruptionBudget",
    "Service",
    "ServiceAccount",
  ]);
  for (const { inputs } of own) expect(inputs.metadata.name).toMatch(/^(system:)?raven-proxy-dns$/);
  const { spec } = called(resources, "raven-dns-deployment").inputs;
  expect(spec.replicas).toBe(2);
  const pod = spec.template.spec;
  expect(JSON.stringify(pod.affinity)).toContain(
    '{"key":"openyurt.io/is-edge-worker","operator":"NotIn","values":["true"]}',
  );
  expect(pod).toMatchObject({
    dnsPolicy: "Default",
    priorityClassName: "system-cluster-critical",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    serviceAccountName: "raven-proxy-dns",
  });
  expect(pod.topologySpreadConstraints).toHaveLength(2);
  expect(pod.containers[0]).toMatchObject({
    image: expect.stringMatching(/^docker\.io\/coredns\/coredns:\d/),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
  });
  // OpenYurt's controller makes it, so it is not ours.
  expect(pod.volumes[1]).toEqual({ name: "nodes", configMap: { name: "edge-tunnel-nodes", optional: true } });
  expect(called(resources, "raven-dns-reader").inputs.rules.flatMap((rule: { verbs: string[] }) => rule.verbs)).toEqual(
    ["list", "watch", "list", "watch"],
  );
});

test("each argument reaches it", async () => {
  let raven: Raven | undefined;
  const args: RavenArgs = {
    preset: "small",
    imageRegistry: "mirror.example.com",
    imagePullSecrets: ["regcred"],
    l7: {
      clusterIp: "10.96.0.53",
      clusterDomain: "edge.local",
      upstreams: ["192.0.2.53", "192.0.2.54"],
      resources: { requests: { cpu: "1" } },
      placement: { nodeSelector: { role: "cloud" }, priorityClassName: "mine" },
    },
  };
  const resources = await registered(() => void (raven = new Raven("raven", args)));
  expect(await known(raven!.dnsAddress)).toBe("10.96.0.53");
  expect(resources.filter(({ type }) => type.endsWith(":PodDisruptionBudget"))).toEqual([]);
  const { spec } = called(resources, "raven-dns-deployment").inputs;
  expect(spec).toMatchObject({
    replicas: 1,
    template: {
      spec: {
        nodeSelector: { role: "cloud" },
        priorityClassName: "mine",
        imagePullSecrets: [{ name: "regcred" }],
        containers: [{ resources: { requests: { cpu: "1" } } }],
      },
    },
  });
  expect(spec.template.spec.containers[0].image).toMatch(/^mirror\.example\.com\/coredns\/coredns:/);
  const text: string = called(resources, "raven-dns-config").inputs.data.Corefile;
  expect(text).toContain("kubernetes edge.local in-addr.arpa ip6.arpa {");
  expect(text).toContain("forward . 192.0.2.53 192.0.2.54 {");
});

test("the Service hands the usual port to one that needs no right", async () => {
  const resources = await made({ l7: { replicas: 3 } });
  const { ports } = called(resources, "raven-dns-service").inputs.spec;
  expect(ports).toMatchObject([
    { port: 53, targetPort: 1053, protocol: "UDP" },
    { port: 53, targetPort: 1053, protocol: "TCP" },
  ]);
  expect(corefile({})).toMatch(/^\.:1053 \{/);
  expect(corefile({})).toContain("hosts /etc/edge/tunnel-nodes {");
  expect(called(resources, "raven-dns-deployment").inputs.spec.replicas).toBe(3);
});
