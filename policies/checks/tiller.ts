import { check } from "../check";
import { imageOf } from "../kubernetes/images";

export const tiller = check({
  id: "tiller",
  title: "Helm's Tiller does not run",
  severity: "critical",
  pack: "supply-chain",
  asks: "No container has an image called tiller.",
  why: "Tiller, of Helm 2, deploys with rights over the whole cluster whatever anybody in the cluster asks it to, and has had no fixes since 2020.",
  remediation: "Move the releases to Helm 3 or later, which has no Tiller, and delete it.",
  equivalents: { kyverno: ["disallow-helm-tiller"] },
  on: "container",
  judge(container) {
    const image = imageOf(container);
    if (!image || !/(^|\/)tiller([:@]|$)/.test(image.text)) return;
    return { path: image.path, message: `${image.owner} runs Tiller` };
  },
});
