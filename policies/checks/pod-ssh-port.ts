import { z } from "zod";
import { check } from "../check";
import { ownerOf } from "../kubernetes/pod-security";
import { mapsOf } from "../values";

export const podSshPort = check({
  id: "pod-ssh-port",
  title: "No container offers SSH",
  severity: "medium",
  pack: "restricted",
  asks: "No container's TCP port is one of `ports`, by default 22.",
  why: "A shell server in a container is one more way in, past the roles and the audit log of Kubernetes.",
  remediation: "Remove the server and its port; use kubectl exec or debug, which roles control.",
  equivalents: { kubeLinter: ["ssh-port"], kubescape: ["C-0042"] },
  parameters: z.strictObject({
    ports: z.array(z.int().min(1).max(65535)).default([22]).describe("ports on which shell servers listen"),
  }),
  on: "container",
  judge(container, { parameters: { ports } }) {
    return mapsOf(container.value.ports).flatMap(({ entry, index }) => {
      const number = Number(entry.containerPort);
      if (!ports.includes(number) || (typeof entry.protocol === "string" && entry.protocol !== "TCP")) return [];
      const path = [...container.path, "ports", index, "containerPort"];
      return { path, message: `${ownerOf(container)} offers port ${number}, that of SSH` };
    });
  },
});
