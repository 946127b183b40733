import * as pulumi from "@pulumi/pulumi";
import { childOf } from "../../core/children";
import { ConversionStrategy, OpenYurtDefinitions } from "../definitions";
import { NodePoolScopeMetadata } from "../node-pool";
import { Raven } from "../raven";
import { YurtHub } from "../yurt-hub";
import { YurtIotDock } from "../yurt-iot-dock";
import { YurtManager, YurtManagerController } from "../yurt-manager";
import { YurtWebhooks } from "../webhooks";
import { OpenYurtArgs } from "./args";

/** What OpenYurt's objects need before they can be made. */
export interface ControlPlane {
  version: pulumi.Output<string>;
  /** Whether yurt-manager installs YurtHub on nodes that join. */
  converts: boolean;
  /** What pools, and by them all that follows, wait for. */
  ready: pulumi.Resource[];
  /** What PlatformAdmins and devices wait for, and are removed before. */
  docks: pulumi.Resource[];
}

/** Whether a part is installed. */
export function isOn(args: OpenYurtArgs, part: "manager" | "yurtHub" | "raven" | "iotDock"): boolean {
  const wanted = { manager: true, yurtHub: true, raven: !!args.gateways?.length, iotDock: false };
  return args[part]?.enabled ?? wanted[part];
}

/** What any of the pools, or a pool of others, reads once for all of its nodes, each kind once. */
function sharedBy({ nodePools = [], yurtHub }: OpenYurtArgs): NodePoolScopeMetadata[] {
  const kinds = [yurtHub, ...nodePools].flatMap((one) => one?.poolScopeMetadata ?? []);
  return [...new Map(kinds.map((kind) => [`${kind.group ?? ""}/${kind.version}/${kind.resource}`, kind])).values()];
}

/** Makes definitions, then the programs that act on what they define. */
export function createControlPlane(parent: pulumi.Resource, name: string, args: OpenYurtArgs): ControlPlane {
  const { preset, charts, imageRegistry, imagePullSecrets, controlPlaneNodes, connection } = args;
  const shared = { charts, imageRegistry, imagePullSecrets };
  const settingsOf = <T extends { enabled?: boolean }>({ enabled: _enabled, ...rest } = {} as T) => rest;
  const isManaged = isOn(args, "manager");
  const definitions = new OpenYurtDefinitions(
    `${name}-definitions`,
    { conversion: isManaged ? ConversionStrategy.Webhook : ConversionStrategy.None, protect: args.protect },
    childOf(parent),
  );
  const ready: pulumi.Resource[] = [definitions];
  if (isManaged) {
    const manager = new YurtManager(
      `${name}-manager`,
      { preset, controlPlaneNodes, ...shared, ...settingsOf(args.manager) },
      childOf(parent, { dependsOn: ready }),
    );
    ready.push(
      new YurtWebhooks(
        `${name}-webhooks`,
        { trigger: manager.version, connection },
        childOf(parent, { dependsOn: manager }),
      ),
    );
  }
  const after = childOf(parent, { dependsOn: [...ready] });
  if (isOn(args, "yurtHub"))
    ready.push(
      new YurtHub(
        `${name}-hub`,
        {
          charts,
          imageRegistry,
          ...settingsOf(args.yurtHub),
          poolScopeMetadata: sharedBy(args),
        },
        after,
      ),
    );
  if (isOn(args, "raven"))
    ready.push(
      new Raven(`${name}-raven`, { preset, ...shared, protect: args.protect, ...settingsOf(args.raven) }, after),
    );
  const namespaces = [...new Set((args.platformAdmins ?? []).map(({ namespace }) => namespace))];
  const docks = isOn(args, "iotDock")
    ? [new YurtIotDock(`${name}-iot-dock`, { charts, namespaces, ...settingsOf(args.iotDock) }, after)]
    : [];
  const converts = isManaged && !args.manager?.disabledControllers?.includes(YurtManagerController.YurtNodeConversion);
  return { version: definitions.version, converts, ready, docks };
}
