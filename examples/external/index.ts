import * as pulumi from "@pulumi/pulumi";
import { OpenYuanrong } from "yuanrong-platform";

const config = new pulumi.Config();

const runtime = new OpenYuanrong("runtime", {
  images: { registry: "registry.example.com/yuanrong", tag: "0.10.0" },
  // The Secret, in the namespace below, has ca.crt, client.crt, client.key and passphrase.
  etcd: {
    external: { endpoints: ["10.1.0.1:2379", "10.1.0.2:2379", "10.1.0.3:2379"], clientSecretName: "etcd-credentials" },
  },
  // A store outside of the cluster, whose keys the stack knows: Secrets are made of them.
  objectStore: {
    endpoint: "s3.example.com:443",
    accessKey: config.require("accessKey"),
    secretKey: config.requireSecret("secretKey"),
    bucket: "functions",
  },
  // A ClusterIssuer of cert-manager, whose authority signs internal names.
  security: { mutualTls: { issuer: { name: "internal-ca" }, duration: "8760h", renewBefore: "720h" } },
  iamAdaptor: { enabled: true },
  frontend: { ingress: { className: "nginx", host: "functions.example.com", tlsSecretName: "functions-example-com" } },
  network: {
    nodeCidrs: ["10.0.0.0/16"],
    apiServerCidrs: ["10.0.0.1/32"],
    // A NetworkPolicy cannot name a host.
    objectStoreCidrs: ["203.0.113.0/24"],
    frontendNamespaces: ["ingress-nginx"],
  },
  namespace: "functions",
  createNamespaces: false,
});

export const url = runtime.frontendExternalUrl;
