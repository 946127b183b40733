import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as ts from "typescript";
import { expect, test } from "vitest";
import * as components from "../../components";
import { issueAuthority } from "../../components/core/secrets/x509";

const pages = {
  "docs/etcd.md": ["Etcd"],
  "docs/meta-service.md": ["MetaService"],
  "docs/function-master.md": ["FunctionMaster"],
  "docs/function-agent.md": ["FunctionMaster"],
  "docs/function-manager.md": ["FunctionManager"],
  "docs/function-scheduler.md": ["FunctionScheduler"],
  "docs/function-proxy.md": ["FunctionProxy"],
  "docs/data-worker.md": ["DataWorker"],
  "docs/frontend.md": ["Frontend"],
  "docs/iam-adaptor.md": ["IamAdaptor", "FunctionProxy"],
  "docs/openyuanrong.md": ["OpenYuanrong", "MasterTier", "WorkerTier", "PodPool"],
  "docs/object-store.md": ["Minio", "Bucket"],
  "docs/security.md": ["SystemSecurity"],
};

test.each(Object.entries(pages))("the examples of %s register %j", async (file, expected) => {
  const types: string[] = [];
  const authority = await issueAuthority({ commonName: "example" });
  const newResource = ({ name, type, inputs }: pulumi.runtime.MockResourceArgs) => {
    types.push(type.split(":").pop()!);
    return { id: name, state: { ...inputs, ...(type.includes("Certificate") && authority) } };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, "project", "stack");
  const text = fs.readFileSync(path.join(process.cwd(), file), "utf8");
  for (const [, code] of text.matchAll(/```typescript\n([\s\S]*?)```/g)) {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(code!, { compilerOptions });
    new Function("require", "exports", outputText)(() => components, {});
  }
  await pulumi.runtime.disconnect();
  expect(types).toEqual(expect.arrayContaining(expected));
});
