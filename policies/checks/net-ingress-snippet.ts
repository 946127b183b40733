import { z } from "zod";
import { check, Violation } from "../check";
import { nsa } from "../frameworks";
import { podsOf } from "../kubernetes/pods";
import { Resource } from "../resource";
import { labelsOf, mapOf, Path, textOf, valueAt } from "../values";

/** Annotations that put text into the proxy's configuration. */
const SNIPPET =
  /^(nginx\.ingress\.kubernetes\.io\/([a-z-]+-)?snippet|nginx\.org\/[a-z-]+-snippets|haproxy(-ingress\.github\.io|\.org)\/[a-z-]*(config|snippet)[a-z-]*)$/;

/** What nobody writes into an annotation of nginx but to get out of it. */
const INJECTION =
  /load_module|_by_lua|lua_package|\/var\/run\/secrets|kubernetes\.io\/serviceaccount|\/etc\/(kubernetes|passwd)|[;{}]\s*\n|\n\s*[;{}]/;

/** The controller of the project kubernetes/ingress-nginx, which has had no fixes since March 2026. */
const RETIRED_IMAGE = /(^|\/)(ingress-nginx\/controller(-chroot)?|nginx-ingress-controller)([:@]|$)/;

export const netIngressSnippet = check({
  id: "net-ingress-snippet",
  title: "No Ingress writes into its controller's configuration, and the controller is kept up",
  severity: "high",
  pack: "network",
  asks: "No Ingress has an annotation for snippets, or another of nginx with directives in it; no controller's ConfigMap or chart allows snippets; and no pod runs, and no chart deploys, ingress-nginx, whose project ended in March 2026, unless `retired` allows that.",
  why: "Who may write such an annotation reads every secret that the controller can read; a controller without fixes keeps the holes that are found in it.",
  remediation:
    "Use the controller's own settings in place of snippets; move to Gateway API or to a controller that has maintainers.",
  frameworks: [nsa("Network separation and hardening")],
  equivalents: {
    kyverno: [
      "check-ingress-nginx-controller-version-and-annotation-policy",
      "disallow-ingress-nginx-custom-snippets",
      "restrict-annotations",
    ],
    kubescape: ["C-0059", "C-0292"],
  },
  parameters: z.strictObject({
    retired: z.boolean().default(false).describe("whether ingress-nginx may run though its project has ended"),
  }),
  on: "resource",
  judge(resource, { parameters: { retired } }) {
    if (resource.kind === "Ingress") return judgeAnnotations(resource);
    if (resource.kind === "ConfigMap") return [...judgeSettings(resource), ...(retired ? [] : judgePods(resource))];
    if (resource.program?.type.startsWith("kubernetes:helm.sh/")) return judgeChart(resource, retired);
    return retired || resource.kind === "" ? undefined : judgePods(resource);
  },
});

function judgeAnnotations({ object }: Resource): Violation[] {
  return Object.entries(labelsOf(mapOf(object.metadata).annotations)).flatMap(([key, value]) => {
    const path = ["metadata", "annotations", key];
    if (SNIPPET.test(key)) return [{ path, message: `annotation ${key} writes into the controller's configuration` }];
    if (!/nginx/.test(key) || !INJECTION.test(value)) return [];
    return [{ path, message: `annotation ${key} has directives in it` }];
  });
}

function judgeSettings({ object }: Resource): Violation[] {
  const data = labelsOf(object.data);
  const bad = Object.entries({ "allow-snippet-annotations": "true", "annotations-risk-level": "Critical" });
  return bad
    .filter(([key, value]) => data[key] === value)
    .map(([key, value]) => ({ path: ["data", key], message: `${key} is ${value}, which admits snippets` }));
}

function judgeChart({ object }: Resource, retired: boolean): Violation[] {
  const chart = textOf(object.chart) ?? "";
  if (!/(^|\/)ingress-nginx(-\d[^/]*)?$/.test(chart)) return [];
  const path: Path = ["values", "controller", "allowSnippetAnnotations"];
  return [
    ...(valueAt(object, path) === true ? [{ path, message: "allowSnippetAnnotations is true" }] : []),
    ...(retired ? [] : [{ path: ["chart"], message: "the chart deploys ingress-nginx, whose project has ended" }]),
  ];
}

function judgePods(resource: Resource): Violation[] {
  return podsOf(resource).flatMap(({ containers }) =>
    containers.flatMap(({ value, path }) => {
      const image = textOf(value.image) ?? "";
      if (!RETIRED_IMAGE.test(image)) return [];
      return [{ path: [...path, "image"], message: `image "${image}" is of ingress-nginx, whose project has ended` }];
    }),
  );
}
