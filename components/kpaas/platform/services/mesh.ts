import { IngressNginx, IngressNginxArgs } from "../../ingress-nginx";
import { ingressNginxSchema } from "../../ingress-nginx/schema";
import { Istio, IstioArgs } from "../../istio";
import { istioSchema } from "../../istio/schema";
import { issuerOf, jwksAuthoritiesOf, publicIssuerOf, trustOf } from "../authority";
import { istioValuesOf } from "../kubeflow";
import { givenTo, service, shared } from "../service";
import { GATEWAY, hostsOf, monitoringOf } from "../ways";

/** The mesh, whose certificates are the platform's authority's, with one Gateway for all host names. */
export const istio = service({
  after: ["metalLb", "gatewayApi", "certManager", "trustBundle", "prometheusCrds"],
  schema: istioSchema,
  argsOf: (platform): IstioArgs => {
    const { gateways = [], values, ...given } = givenTo(platform.istio);
    const hostnames = hostsOf(platform);
    const [own, others] = [
      gateways.filter(({ name }) => name === GATEWAY.name),
      gateways.filter(({ name }) => name !== GATEWAY.name),
    ];
    const { gatewayService } = platform;
    const platformGateway = {
      ...GATEWAY,
      hostnames,
      issuer: publicIssuerOf(platform),
      ...(gatewayService && { service: gatewayService }),
      ...own[0],
    };
    return {
      ...shared(platform),
      ...monitoringOf(platform),
      preset: platform.preset,
      issuer: issuerOf(platform),
      // A mesh must not trust authorities that anybody can ask.
      trust: platform.trustBundle?.sources?.publicAuthorities === false ? trustOf(platform) : undefined,
      jwksAuthoritiesPem: jwksAuthoritiesOf(platform),
      ...given,
      values: istioValuesOf(platform, values),
      gateways: [...(platformGateway.hostnames.length > 0 ? [platformGateway] : []), ...others],
    };
  },
  create: (name, args, opts) => new Istio(name, args, opts),
});

/** The ingress controller, only where it is asked for. */
export const ingressNginx = service({
  after: ["metalLb", "certManager", "prometheusCrds"],
  schema: ingressNginxSchema,
  argsOf: (platform): IngressNginxArgs => ({
    ...shared(platform),
    ...monitoringOf(platform),
    preset: platform.preset,
    issuer: issuerOf(platform),
    // Layers of images and packages of functions are large.
    proxyBodySize: "0",
    ...givenTo(platform.ingressNginx),
  }),
  create: (name, args, opts) => new IngressNginx(name, args, opts),
});
