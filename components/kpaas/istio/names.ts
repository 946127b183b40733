/** Namespace of the control plane. */
export const ISTIO_NAMESPACE = "istio-system";
/** Namespace of what runs on every node. */
export const NODE_NAMESPACE = "istio-node";
/** Namespace of Gateways that are told none. */
export const GATEWAYS_NAMESPACE = "istio-gateways";

/** Name of istio-csr's chart, its Service and its pods' label. */
export const ISTIO_CSR = "cert-manager-istio-csr";
/** Port on which its pods sign. */
export const ISTIO_CSR_PORT = 6443;

/** The charts, as `values` names them. */
export const ISTIO_CHARTS: readonly string[] = ["base", "cni", "istiod", "ztunnel", "gateway", "certificates"];
