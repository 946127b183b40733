import type { KubeflowGateway } from "../kubeflow/args";
import { kubeflowExtensionProvider } from "../kubeflow/sign-on";
import { mergeValues, Values } from "../../core/values";
import type { KPaasArgs } from "./args";
import { publicIssuerOf } from "./authority";
import { isOn } from "./on";
import { GATEWAY, hostOf } from "./ways";

/** Values of Istio's charts with what Kubeflow needs of the mesh: that it asks oauth2-proxy. */
export function istioValuesOf(platform: KPaasArgs, values: Values = {}): Values {
  if (!isOn(platform, "kubeflow")) return values;
  const extensionProviders = [kubeflowExtensionProvider(platform.kubeflow?.authorizationProvider)];
  return mergeValues({ istiod: { meshConfig: { extensionProviders } } }, values);
}

/** The platform's Gateway, as Kubeflow takes it: its pods, by the labels that the chart gives them. */
export function kubeflowGatewayOf(platform: KPaasArgs): Partial<KubeflowGateway> {
  return {
    host: hostOf(platform, "kubeflow"),
    namespace: GATEWAY.namespace,
    selector: { istio: GATEWAY.name },
    serviceAccount: GATEWAY.name,
    issuer: publicIssuerOf(platform),
  };
}
