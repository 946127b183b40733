import * as path from "node:path";
import { Definition, definitionsIn } from "../../core/definitions";
import { NAMESPACE } from "../names";
import { ConversionStrategy, OpenYurtDefinitionsArgs } from "./args";

const IOT = "iot.openyurt.io";

/** Kinds whose versions yurt-manager converts. */
const CONVERTED = ["NodePool", "YurtAppSet", "Gateway"];

/** As OpenYurt's own definitions have it; yurt-manager adds the authority of its certificate. */
const BY_WEBHOOK = {
  strategy: "Webhook",
  webhook: {
    conversionReviewVersions: ["v1beta1", "v1alpha1"],
    clientConfig: {
      service: { namespace: NAMESPACE, name: "yurt-manager-webhook-service", path: "/convert", port: 443 },
    },
  },
};

/** What yurt-manager writes into definitions that it converts. */
export const WRITTEN_BY_MANAGER = ["spec.conversion.webhook.clientConfig.caBundle"];

/** The definitions that the arguments ask for, by name. */
export function openYurtDefinitions({ conversion, iot = true }: OpenYurtDefinitionsArgs): Definition[] {
  return definitionsIn(path.join(__dirname, "crds"))
    .filter(({ spec }) => iot || spec.group !== IOT)
    .map((definition) =>
      conversion === ConversionStrategy.Webhook && CONVERTED.includes(definition.spec.names.kind)
        ? { ...definition, spec: { ...definition.spec, conversion: BY_WEBHOOK } }
        : definition,
    );
}
