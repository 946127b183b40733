import { Report } from "../../core/problems";
import { YurtManagerArgs, YurtManagerController } from "./args";
import { WORKERS } from "./flags";

/** Reports what is switched off twice. */
export function checkLists({ disabledControllers, disabledWebhooks }: YurtManagerArgs, report: Report): void {
  for (const [key, list = []] of Object.entries({ disabledControllers, disabledWebhooks }))
    for (const [index, name] of list.entries())
      if ((list as string[]).indexOf(name) < index)
        report([key, index], `${name} stands there twice`, "each name once");
}

/** Reports settings of controllers that are switched off. */
export function checkController(args: YurtManagerArgs, report: Report): void {
  const off = new Set<string>(args.disabledControllers);
  const workers = Object.entries(WORKERS).map(
    ([key, [, controller]]) => [["workers", key], args.workers?.[key as keyof typeof WORKERS], controller] as const,
  );
  const settings = [
    ...workers,
    [["maxNodesPerBucket"], args.maxNodesPerBucket, YurtManagerController.NodeBucket],
    [["syncPoolConfiguration"], args.syncPoolConfiguration, YurtManagerController.NodePool],
  ] as const;
  for (const [path, value, controller] of settings)
    if (value !== undefined && off.has(controller))
      report([...path], `has no meaning while ${controller} is off`, `no value, or ${controller} on`);
  if (args.nodeLifecycleLimits && args.nodeLifecycle !== true)
    report(["nodeLifecycleLimits"], "has no meaning without nodeLifecycle", "no limits, or nodeLifecycle: true");
}

/** Reports two rules on nodes of which both would have to hold. */
export function checkNodes({ controlPlaneNodes = true, placement }: YurtManagerArgs, report: Report): void {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const affinity = placement?.nodeAffinity as Record<string, unknown> | undefined;
  if (controlPlaneNodes && affinity?.[required] !== undefined)
    report(
      ["placement", "nodeAffinity", required],
      "stands beside that for nodes of the control plane",
      "controlPlaneNodes: false, or nodes that are merely preferred",
    );
}
