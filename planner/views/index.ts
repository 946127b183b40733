import { Plan } from "../plan";
import { renderHtml } from "./html";
import { renderJson } from "./json";
import { renderMermaid } from "./mermaid";
import { renderTable, TableOptions } from "./table";

export { type HtmlOptions, type LiveData, renderHtml } from "./html";
export { planToJson, renderJson } from "./json";
export { renderMermaid } from "./mermaid";
export { renderTable, type TableOptions } from "./table";
export { type ViewOptions } from "./values";

/** The formats in which a plan can be shown. */
export const PLAN_FORMATS = ["table", "json", "mermaid", "html"] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** The plan in one of the formats; `colour` concerns the table only. */
export async function renderPlan(plan: Plan, format: PlanFormat, options: TableOptions = {}): Promise<string> {
  switch (format) {
    case "json":
      return renderJson(plan, options);
    case "mermaid":
      return renderMermaid(plan);
    case "html":
      return renderHtml(plan, options);
    case "table":
      return renderTable(plan, options);
  }
}
