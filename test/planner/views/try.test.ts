import {test} from "vitest";
import {renderMermaid} from "../../../planner/views/mermaid";
import {openYuanrongPlan} from "../../fixtures/plans/open-yuanrong";
test("x",()=>{ console.log(renderMermaid(openYuanrongPlan()));  });
