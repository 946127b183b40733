import { check } from "../check";
import { mapOf, textOf, textsOf } from "../values";

const LOCAL =
  /^(localhost|.*\.localhost|localhost\.localdomain|ip6-localhost|127(\.\d+){1,3}|0\.0\.0\.0|\[?::1\]?)\.?$/i;

export const netServiceExternalIps = check({
  id: "net-service-external-ips",
  title: "No Service takes foreign addresses or leads to its caller",
  severity: "high",
  pack: "network",
  asks: "No Service has `externalIPs`, and no ExternalName is localhost or a loopback address.",
  why: "Who may write `externalIPs` can take over the traffic of any address (CVE-2020-8554); a name that leads to localhost makes a gateway call its own administrative ports.",
  remediation: "Remove them; use a load balancer or a gateway for addresses from outside.",
  equivalents: { kyverno: ["restrict-service-external-ips", "disallow-localhost-services"] },
  on: "resource",
  kinds: ["/Service"],
  judge({ object }) {
    const { externalIPs, type, externalName } = mapOf(object.spec);
    const addresses = textsOf(externalIPs);
    const name = textOf(externalName) ?? "";
    return [
      ...(addresses.length === 0
        ? []
        : [{ path: ["spec", "externalIPs"], message: `the Service takes the addresses ${addresses.join(", ")}` }]),
      ...(type === "ExternalName" && LOCAL.test(name)
        ? [{ path: ["spec", "externalName"], message: `the Service leads to "${name}", which is whoever calls` }]
        : []),
    ];
  },
});
