import { Kubeflow, KubeflowArgs } from "../../kubeflow";
import { kubeflowSchema } from "../../kubeflow/schema";
import { trustOf } from "../authority";
import { kubeflowGatewayOf } from "../kubeflow";
import { CLIENTS } from "../realm";
import { givenTo, service } from "../service";
import { storageClassOf } from "../storage";
import { networkOf } from "../ways";

/** Kubeflow, behind the platform's Gateway and Keycloak. */
export const kubeflow = service({
  after: ["istio", "certManager", "keycloak", "rook", "nfs", "trustBundle"],
  schema: kubeflowSchema,
  argsOf: (platform, { keycloak }): KubeflowArgs => {
    const { gateway, storage, ...given } = givenTo(platform.kubeflow);
    return {
      preset: platform.preset,
      imageRegistry: platform.imageRegistry,
      imagePullSecrets: platform.imagePullSecrets,
      protect: platform.protect,
      network: networkOf(platform),
      trust: trustOf(platform),
      oidc: keycloak?.client(CLIENTS.kubeflow),
      ...given,
      storage: { className: storageClassOf(platform), ...storage },
      gateway: { ...kubeflowGatewayOf(platform), ...gateway },
    } as KubeflowArgs;
  },
  create: (name, args, opts) => new Kubeflow(name, args, opts),
});
