import { z } from "zod";
import { check } from "../check";
import { allowedRoles, Rights, rightsJudge, ROLES, rulesOf } from "../kubernetes/rbac";
import { isDeclared } from "../declared";

const RIGHTS: Rights[] = [
  { groups: [""], resources: ["nodes/proxy"] },
  { groups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] },
  { groups: [""], resources: ["persistentvolumes"], verbs: ["create"] },
  { groups: ["certificates.k8s.io"], resources: ["certificatesigningrequests/approval"], verbs: ["update", "patch"] },
  {
    groups: ["admissionregistration.k8s.io"],
    resources: [
      ...["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
      ...["mutatingadmissionpolicies", "validatingadmissionpolicies"],
    ],
    verbs: ["create", "update", "patch"],
  },
];

const judgeRights = rightsJudge(RIGHTS);

export const rbacNodesProxy = check<z.infer<typeof allowedRoles>>({
  id: "rbac-nodes-proxy",
  title: "Few roles reach nodes, certificates, tokens, volumes and webhooks",
  severity: "high",
  pack: "identity",
  asks: "No rule of a role outside `allowed` gives `nodes/proxy`, approves certificate requests or signs for Kubernetes' own signers, creates tokens of unnamed accounts, writes unnamed admission webhooks or policies, or creates PersistentVolumes.",
  why: "By each of these a program gets past RBAC: commands in any pod through the kubelet, a certificate or token of somebody else, every object that passes admission, a volume of the node's disk.",
  remediation: "Remove the right, or name the accounts, webhooks or signers in `resourceNames`.",
  equivalents: {
    kyverno: [
      "restrict-clusterrole-nodesproxy",
      "restrict-clusterrole-csr",
      "restrict-clusterrole-mutating-validating-admission-webhooks",
    ],
    kubescape: ["C-0278", "C-0279", "C-0280", "C-0281", "C-0282"],
  },
  parameters: allowedRoles,
  on: "resource",
  kinds: ROLES,
  judge(role, context) {
    if (isDeclared(context.parameters.allowed, role)) return;
    const signing = rulesOf(role).flatMap(({ path, resources, verbs, names }) => {
      const index = resources.indexOf("signers");
      const verb = verbs.find((one) => one === "approve" || one === "sign");
      if (index < 0 || verb === undefined) return [];
      // Certificates of Kubernetes' own signers are those of its clients and nodes.
      if (names.length > 0 && !names.some((name) => name.startsWith("kubernetes.io/"))) return [];
      return {
        path: [...path, "resources", index],
        message: `the role may ${verb} certificates of Kubernetes' signers`,
      };
    });
    return [...judgeRights(role, context), ...signing];
  },
});
