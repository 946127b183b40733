import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

const webhooks = (kind: string, name: string, path: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}
metadata: { name: yurt-manager-${name}-webhook-configuration }
webhooks:
  - name: ${name}.nodepool.test
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Fail
    clientConfig:
      service: { name: yurt-manager-webhook-service, namespace: "{{ .Release.Namespace }}", path: /${path} }
    rules:
      - { apiGroups: [apps.openyurt.io], apiVersions: [v1beta2], operations: [CREATE], resources: [nodepools] }
`;

/** Stand-ins of the charts of YurtManager: its Deployment, and what yurt-manager writes into while it runs. */
export const standIns: StandIn[] = [
  {
    chart: chartVersions.yurtManager,
    values: {
      image: { registry: "openyurt", repository: "yurt-manager", tag: "" },
      nodeServant: { image: { registry: "openyurt", repository: "node-servant", tag: "latest" } },
    },
    images: ["{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"],
    objects: [
      `apiVersion: v1
kind: Secret
metadata: { name: yurt-manager-webhook-certs, namespace: "{{ .Release.Namespace }}" }
`,
      `apiVersion: v1
kind: Service
metadata: { name: yurt-manager-webhook-service, namespace: "{{ .Release.Namespace }}" }
spec:
  ports: [{ name: https, port: 443, targetPort: 10273 }, { name: metrics, port: 10271 }]
  selector: { app: "{{ .Release.Name }}" }
`,
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: yurt-hub-multiplexer }
`,
      webhooks("MutatingWebhookConfiguration", "mutating", "mutate"),
      webhooks("ValidatingWebhookConfiguration", "validating", "validate"),
    ],
  },
];
