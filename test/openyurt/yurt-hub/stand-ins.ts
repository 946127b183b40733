import { chartVersions } from "../../../components/core/versions";
import type { StandIn } from "../../support/stand-ins";

/** Stand-ins of the charts of YurtHub. */
export const standIns: StandIn[] = [{ chart: chartVersions.yurtHub }];
