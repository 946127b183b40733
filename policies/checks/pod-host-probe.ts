import { z } from "zod";
import { check } from "../check";
import { pssBaseline } from "../frameworks";
import { isSince, ownerOf, standardVersion } from "../kubernetes/pod-security";
import { Path, valueAt } from "../values";

const HANDLERS: readonly Path[] = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
].flatMap((handler) => [
  [...handler, "httpGet", "host"],
  [...handler, "tcpSocket", "host"],
]);

export const podHostProbe = check({
  id: "pod-host-probe",
  title: "Probes and lifecycle hooks call their own pod",
  severity: "medium",
  pack: "baseline",
  asks: "`httpGet` and `tcpSocket` of probes and lifecycle hooks name no `host`, as the standards have it since Kubernetes 1.34.",
  why: "The kubelet makes these calls from the node: a pod that names the host sends it to addresses that the pod itself may not reach.",
  remediation: "Remove `host`; for a name in the request, set the header `Host` in `httpHeaders`.",
  frameworks: [pssBaseline("Host Probes / Lifecycle Hooks (v1.34+)")],
  parameters: z.strictObject({ version: standardVersion }),
  on: "container",
  judge(container, { parameters: { version } }) {
    if (!isSince(version, 34)) return;
    return HANDLERS.flatMap((place) => {
      const host = valueAt(container.value, place);
      if (host === undefined || host === null || host === "") return [];
      const handler = place.slice(0, -2).join(".");
      return {
        path: [...container.path, ...place],
        message: `${handler} of ${ownerOf(container)} calls the host ${JSON.stringify(host)}`,
      };
    });
  },
});
