import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dump } from "js-yaml";

/** How many objects an application has. */
export const OBJECTS_OF_APP = 20;

/** Writes files with that many objects, an application each: the same ones for the same number. */
export function writeManifests(folder, objects) {
  mkdirSync(folder, { recursive: true });
  const files = [];
  for (let app = 0; app * OBJECTS_OF_APP < objects; app++) {
    const file = path.join(folder, `app-${String(app).padStart(5, "0")}.yaml`);
    const documents = application(app).slice(0, objects - app * OBJECTS_OF_APP);
    writeFileSync(
      file,
      documents
        .map((document) => `---\n# Source: app/templates/${document.kind.toLowerCase()}.yaml\n${write(document)}`)
        .join(""),
    );
    files.push(file);
  }
  return files;
}

function write(document) {
  return dump(document, { noRefs: true, lineWidth: 120 });
}

/** Some applications are in good order, some are not. */
function application(app) {
  const namespace = `team-${app % 100}`;
  const name = `app-${app}`;
  const good = app % 3 !== 0;
  const labels = (component) => ({
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/component": component,
    "app.kubernetes.io/part-of": namespace,
    "app.kubernetes.io/version": `1.${app % 20}.0`,
    "app.kubernetes.io/managed-by": "Helm",
  });
  const selector = (component) => ({ "app.kubernetes.io/name": name, "app.kubernetes.io/component": component });
  const object = (apiVersion, kind, suffix, component, rest) => ({
    apiVersion,
    kind,
    metadata: { name: suffix ? `${name}-${suffix}` : name, namespace, labels: labels(component) },
    ...rest,
  });
  const workload = (component, containers, rest = {}) => ({
    ...rest,
    selector: { matchLabels: selector(component) },
    template: { metadata: { labels: labels(component) }, spec: podSpec(name, containers, good) },
  });
  const service = (component, port) =>
    object("v1", "Service", component, component, {
      spec: { type: "ClusterIP", selector: selector(component), ports: [{ name: "http", port: 80, targetPort: port }] },
    });
  const budget = (component) =>
    object("policy/v1", "PodDisruptionBudget", component, component, {
      spec: { maxUnavailable: 1, selector: { matchLabels: selector(component) } },
    });
  const policy = (suffix, component, spec) =>
    object("networking.k8s.io/v1", "NetworkPolicy", suffix, component, {
      spec: { podSelector: { matchLabels: selector(component) }, ...spec },
    });
  const settings = (suffix, lines) =>
    object("v1", "ConfigMap", suffix, "web", {
      data: {
        "app.properties": Array.from({ length: lines }, (_, i) => `setting.${i}=value ${i * app}`).join("\n"),
        LEVEL: "info",
      },
    });
  return [
    object("apps/v1", "Deployment", "web", "web", {
      spec: workload("web", ["web", "metrics", "log-shipper"], { replicas: good ? 3 : 1 }),
    }),
    object("apps/v1", "Deployment", "api", "api", { spec: workload("api", ["api", "proxy"], { replicas: 2 }) }),
    object("apps/v1", "Deployment", "worker", "worker", { spec: workload("worker", ["worker"], { replicas: 2 }) }),
    object("apps/v1", "StatefulSet", "db", "db", {
      spec: workload("db", ["db", "backup"], {
        replicas: 3,
        serviceName: `${name}-db`,
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
          },
        ],
      }),
    }),
    service("web", 8080),
    service("api", 8081),
    service("db", 5432),
    settings("web", 20),
    settings("api", 40),
    object("v1", "Secret", "db", "db", {
      type: "Opaque",
      data: { password: Buffer.from(`secret ${app}`).toString("base64") },
    }),
    object("v1", "ServiceAccount", "", "web", { automountServiceAccountToken: !good }),
    object("rbac.authorization.k8s.io/v1", "Role", "", "web", {
      rules: [
        { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] },
        {
          apiGroups: good ? ["coordination.k8s.io"] : ["*"],
          resources: ["leases"],
          verbs: ["get", "create", "update"],
        },
      ],
    }),
    object("rbac.authorization.k8s.io/v1", "RoleBinding", "", "web", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    }),
    policy("web", "web", {
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress" } } }],
          ports: [{ port: 8080 }],
        },
      ],
      egress: [{ to: [{ podSelector: { matchLabels: selector("api") } }], ports: [{ port: 8081 }] }],
    }),
    policy("db", "db", {
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: { matchLabels: selector("api") } }], ports: [{ port: 5432 }] }],
    }),
    budget("web"),
    budget("db"),
    object("autoscaling/v2", "HorizontalPodAutoscaler", "api", "api", {
      spec: {
        minReplicas: 2,
        maxReplicas: 10,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: `${name}-api` },
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
        ],
      },
    }),
    object("networking.k8s.io/v1", "Ingress", "", "web", {
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [`${name}.example.com`], secretName: `${name}-tls` }],
        rules: [
          {
            host: `${name}.example.com`,
            http: {
              paths: [
                { path: "/", pathType: "Prefix", backend: { service: { name: `${name}-web`, port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    }),
    object("batch/v1", "CronJob", "cleanup", "cleanup", {
      spec: {
        schedule: `${app % 60} 3 * * *`,
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: {
            template: {
              metadata: { labels: labels("cleanup") },
              spec: { ...podSpec(name, ["cleanup"], good), restartPolicy: "Never" },
            },
          },
        },
      },
    }),
  ];
}

function podSpec(app, containers, good) {
  return {
    serviceAccountName: app,
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: good,
      runAsUser: 20000,
      fsGroup: 20000,
      seccompProfile: { type: "RuntimeDefault" },
    },
    initContainers: [{ ...container("wait", good), command: ["sh", "-c", "until nc -z db 5432; do sleep 1; done"] }],
    containers: containers.map((name, index) => ({
      ...container(name, good),
      ports: [{ name: `http-${index}`, containerPort: 8080 + index }],
      readinessProbe: { httpGet: { path: "/ready", port: `http-${index}` }, periodSeconds: 10 },
      livenessProbe: { httpGet: { path: "/healthy", port: `http-${index}` }, initialDelaySeconds: 15 },
    })),
    volumes: [
      { name: "config", configMap: { name: `${app}-web` } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    ],
  };
}

function container(name, good) {
  return {
    name,
    image: `registry.example.com/team/${name}:${good ? "1.2.3" : "latest"}`,
    imagePullPolicy: "Always",
    env: [
      { name: "LEVEL", value: "info" },
      { name: "NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
    ],
    resources: {
      requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "64Mi" },
      ...(good && { limits: { cpu: "500m", memory: "256Mi", "ephemeral-storage": "128Mi" } }),
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: good,
      privileged: false,
      runAsUser: 20000,
      runAsGroup: 20000,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "config", mountPath: "/etc/app", readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}
