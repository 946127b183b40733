import { EdgeXComponent, EdgeXVersion } from "./args";

const COMMON = [
  EdgeXComponent.CoreData,
  EdgeXComponent.DeviceRest,
  EdgeXComponent.DeviceVirtual,
  EdgeXComponent.Kuiper,
  EdgeXComponent.SupportNotifications,
  EdgeXComponent.SupportScheduler,
];

const THIRD = [...COMMON, EdgeXComponent.AppRulesEngine, EdgeXComponent.UiGo];
const SECOND = [...THIRD, EdgeXComponent.SysMgmtAgent];

/** Parts that may be asked for, by release. */
export const OPTIONAL: Record<EdgeXVersion, EdgeXComponent[]> = {
  [EdgeXVersion.Napa]: THIRD,
  [EdgeXVersion.Minnesota]: THIRD,
  [EdgeXVersion.Levski]: SECOND,
  [EdgeXVersion.Kamakura]: SECOND,
  [EdgeXVersion.Jakarta]: SECOND,
  [EdgeXVersion.Ireland]: [...COMMON, EdgeXComponent.AppRulesEngine, EdgeXComponent.SysMgmtAgent],
  [EdgeXVersion.Hanoi]: [...COMMON, EdgeXComponent.AppServiceConfigurableRules, EdgeXComponent.SysMgmtAgent],
};

const SECRET_STORE = [
  "edgex-security-bootstrapper",
  "edgex-security-proxy-setup",
  "edgex-security-secretstore-setup",
  "edgex-vault",
];
const NGINX = [...SECRET_STORE, "edgex-nginx", "edgex-proxy-auth"];
const KONG = [...SECRET_STORE, "edgex-kong", "edgex-kong-db"];

/** Parts that protect the others, by release; by halves they do nothing. */
export const SECURITY: Record<EdgeXVersion, string[]> = {
  [EdgeXVersion.Napa]: NGINX,
  [EdgeXVersion.Minnesota]: NGINX,
  [EdgeXVersion.Levski]: KONG,
  [EdgeXVersion.Kamakura]: KONG,
  [EdgeXVersion.Jakarta]: KONG,
  [EdgeXVersion.Ireland]: KONG,
  [EdgeXVersion.Hanoi]: [
    "edgex-proxy",
    "edgex-secrets-setup",
    "edgex-security-bootstrap-database",
    "edgex-vault",
    "edgex-vault-worker",
    "kong",
    "kong-db",
  ],
};

/** Releases that the dock speaks with. */
export const DOCKED: EdgeXVersion[] = [EdgeXVersion.Napa, EdgeXVersion.Minnesota];
