import { RavenL7 } from "./args";

/** Folder of the file with the nodes, which OpenYurt's controller keeps in a ConfigMap. */
export const NODES_FOLDER = "/etc/edge";

/** Port of the name service in its pods, above those that need a right. */
export const DNS_PORT = 1053;

/** Ports of CoreDNS for probes and metrics. */
export const COREDNS_PORTS = { health: 8080, ready: 8181, metrics: 9153 };

/** Configuration of CoreDNS: nodes by the file, Services by the API, everything else by other servers. */
export function corefile({ clusterDomain = "cluster.local", upstreams = ["/etc/resolv.conf"] }: RavenL7): string {
  return `.:${DNS_PORT} {
    errors
    health :${COREDNS_PORTS.health} {
        lameduck 5s
    }
    ready :${COREDNS_PORTS.ready}
    hosts ${NODES_FOLDER}/tunnel-nodes {
        reload 1s
        fallthrough
    }
    kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    prometheus :${COREDNS_PORTS.metrics}
    forward . ${upstreams.join(" ")} {
        max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;
}
