import { KubeObject } from "../engine/kubernetes/api";
import { Rules, RULES } from "./rules";
import { Writer } from "./writer";

const API_VERSION = "admissionregistration.k8s.io/v1";
const PREFIX = "yurt-manager-stand-in";

/** Has the API server itself refuse what yurt-manager's webhooks refuse; it heeds that a moment later. */
export async function installPolicies(writer: Writer): Promise<void> {
  for (const object of policies()) await writer.apply(pathOf(object), object);
}

/** Removes what {@link installPolicies} made, bindings first. */
export async function removePolicies(writer: Writer): Promise<void> {
  for (const object of policies().reverse()) await writer.remove(pathOf(object), object);
}

function policies(): KubeObject[] {
  return RULES.flatMap((rules) => {
    const metadata = { name: `${PREFIX}-${rules.plural}` };
    const kind = "ValidatingAdmissionPolicy";
    return [
      { apiVersion: API_VERSION, kind, metadata, spec: policy(rules) },
      {
        apiVersion: API_VERSION,
        kind: `${kind}Binding`,
        metadata,
        spec: { policyName: metadata.name, validationActions: ["Deny"] },
      },
    ];
  });
}

function policy({ group, version, plural, operations, reason, rules }: Rules): object {
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [{ apiGroups: [group], apiVersions: [version], resources: [plural], operations }],
    },
    validations: rules.map(({ holds, message }) => ({ expression: holds, message, reason })),
  };
}

function pathOf({ kind }: KubeObject): string {
  const plural = kind.endsWith("Binding") ? "validatingadmissionpolicybindings" : "validatingadmissionpolicies";
  return `/apis/${API_VERSION}/${plural}`;
}
