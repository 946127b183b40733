import * as k8s from "@pulumi/kubernetes";
import { SystemSecurity } from "../../../../components/openyuanrong/security";

const namespaces = ["security-test-systems", "security-test-workers"];
const dependsOn = namespaces.map((name) => new k8s.core.v1.Namespace(name, { metadata: { name } }));
const args = { namespaces, serviceHosts: ["meta-service.yr.svc"], protect: false };
const security = new SystemSecurity("security", args, { dependsOn });
export const connection = security.connection;
