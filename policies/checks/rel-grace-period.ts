import { z } from "zod";
import { check } from "../check";
import { programOf } from "../kubernetes/stateful";
import { mapOf, numberOf, textOf, valueAt } from "../values";

const PROXIES = [
  "envoy",
  "haproxy",
  "nginx",
  "nginx-unprivileged",
  "traefik",
  "kong",
  "apisix",
  "pomerium",
  "oauth2-proxy",
];

export const relGracePeriod = check({
  id: "rel-grace-period",
  title: "Pods get time to stop, and not too much",
  severity: "medium",
  pack: "reliability",
  asks: "`terminationGracePeriodSeconds` is between 1 and `maximum`; a container whose image is one of `proxies` has a `preStop` hook; a hook sleeps for less than the grace period.",
  why: "With 0, connections break and data is not written. With hours, one pod holds up the drain of its node. A proxy that stops at once breaks requests that still come in while the other nodes learn that it goes.",
  remediation: "Set a grace period that the program needs; give proxies `lifecycle.preStop.sleep.seconds`, such as 10.",
  equivalents: { kyverno: ["mutate-large-termination-gps"] },
  parameters: z.strictObject({
    maximum: z.int().min(1).default(600).describe("the most seconds"),
    proxies: z.array(z.string()).default(PROXIES).describe("names of images, without registry and tag, of proxies"),
  }),
  on: "pod",
  judge({ resource, spec, specPath, containers }, { parameters: { maximum, proxies } }) {
    const seconds = numberOf(spec.terminationGracePeriodSeconds) ?? 30;
    const path = [...specPath, "terminationGracePeriodSeconds"];
    if (seconds < 1) return { path, message: `terminationGracePeriodSeconds is ${seconds}: the pod is killed at once` };
    if (seconds > maximum)
      return { path, message: `terminationGracePeriodSeconds is ${seconds}, more than ${maximum}` };
    const isJob = ["Job", "CronJob"].includes(resource.kind);
    return containers.flatMap(({ class: kind, isSidecar, name, value, path: at }) => {
      const preStop = mapOf(mapOf(value.lifecycle).preStop);
      const sleep = numberOf(valueAt(preStop, ["sleep", "seconds"]));
      if (sleep !== undefined && sleep >= seconds) {
        const message = `container "${name}" sleeps ${sleep} s before it stops, though the pod has ${seconds} s`;
        return { path: [...at, "lifecycle", "preStop", "sleep", "seconds"], message };
      }
      const program = programOf(textOf(value.image) ?? "");
      const runsOn = kind === "regular" || isSidecar;
      if (isJob || !runsOn || !proxies.includes(program) || Object.keys(preStop).length > 0) return [];
      return { path: [...at, "lifecycle", "preStop"], message: `proxy "${name}" (${program}) has no preStop hook` };
    });
  },
});
