/** Labels by which Kubernetes objects are found and told apart. */
export interface Labels {
  [key: string]: string;
}

/** Which part of the platform an object belongs to. */
export interface Part {
  /** The application, such as etcd. */
  name: string;
  /** The role inside the application; default the same as name. */
  component?: string;
  /** The system that the application is a part of, such as openyuanrong. */
  partOf?: string;
}

/** The few labels that identify a workload's pods; immutable in selectors, so nothing that may change is among them. */
export function selectorLabels(part: Part, instance: string): Labels {
  return {
    "app.kubernetes.io/name": part.name,
    "app.kubernetes.io/instance": instance,
    "app.kubernetes.io/component": part.component ?? part.name,
  };
}

/** All recommended labels of an object. */
export function labels(part: Part, instance: string): Labels {
  return {
    ...selectorLabels(part, instance),
    ...(part.partOf && { "app.kubernetes.io/part-of": part.partOf }),
    "app.kubernetes.io/managed-by": "yuanrong-platform",
  };
}
