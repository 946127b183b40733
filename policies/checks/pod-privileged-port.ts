import { z } from "zod";
import { check } from "../check";
import { ownerOf } from "../kubernetes/pod-security";
import { mapsOf } from "../values";

export const podPrivilegedPort = check({
  id: "pod-privileged-port",
  title: "Containers listen on ports from 1024",
  severity: "low",
  pack: "restricted",
  asks: "No `containerPort` is below 1024, but those that `allowed` names.",
  why: "Such ports are a program's reason to start as root or with NET_BIND_SERVICE.",
  remediation: "Listen on a higher port; the Service can still offer the low one.",
  equivalents: { kubeLinter: ["privileged-ports"] },
  parameters: z.strictObject({
    allowed: z.array(z.int().min(1).max(1023)).default([]).describe("ports below 1024 that containers may have"),
  }),
  on: "container",
  judge(container, { parameters: { allowed } }) {
    return mapsOf(container.value.ports).flatMap(({ entry, index }) => {
      const number = Number(entry.containerPort);
      if (!(number > 0 && number < 1024) || allowed.includes(number)) return [];
      const path = [...container.path, "ports", index, "containerPort"];
      return { path, message: `${ownerOf(container)} listens on port ${number}, below 1024` };
    });
  },
});
