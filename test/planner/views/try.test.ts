import {test} from "vitest";
import {writeFileSync} from "node:fs";
import {renderHtml} from "../../../planner/views/html";
import {openYuanrongPlan} from "../../fixtures/plans/open-yuanrong";
import {launchBrowser} from "../../support/browser";
test("x",async()=>{ 
  writeFileSync("/tmp/page.html", await renderHtml(openYuanrongPlan()));
  const b=await launchBrowser();
  for (const [name,width,scheme] of [["light",1280,"light"],["dark",1280,"dark"],["phone",390,"light"]] as const) {
    const c=await b.newContext({viewport:{width,height:width===390?844:900},colorScheme:scheme});
    const p=await c.newPage(); p.on("console",m=>console.log(m.text())); p.on("pageerror",e=>console.log(e));
    await p.goto("file:///tmp/page.html");
    await p.screenshot({path:`/tmp/shot-${name}.png`});
    await p.locator(".resource:has-text('StatefulSet') > summary").first().click();
    await p.screenshot({path:`/tmp/shot-${name}-full.png`,fullPage:true});
  }
  await b.close();
});
