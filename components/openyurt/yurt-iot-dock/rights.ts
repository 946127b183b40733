import { YurtIotDockArgs } from "./args";

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
  apiGroup?: string;
}

/** The change of the chart's binding, which gives its rights to everybody who has logged in, to one for the docks alone. */
export function boundToDocks({ namespaces, serviceAccountName = "default" }: YurtIotDockArgs) {
  const subjects: Subject[] = namespaces.map((namespace) => ({
    kind: "ServiceAccount",
    name: serviceAccountName,
    namespace,
  }));
  return <T extends { subjects?: Subject[] }>(binding: T): T => ({ ...binding, subjects });
}
