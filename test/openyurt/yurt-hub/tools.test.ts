import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { yurtHubBootstrap } from "../../../components/openyurt/yurt-hub";
import { known } from "../../support/registered";
import { nodes } from "./nodes";
import { folder, required, requireTool, said, shellCheck } from "./tools";

const kinds = Object.entries(nodes);

function written(name: string, text: string): string {
  const file = path.join(folder(), name);
  writeFileSync(file, text);
  return file;
}

describe("ShellCheck", () => {
  const tool = requireTool("shellcheck", shellCheck);
  // Values with a dollar stand in single quotes because they are not to be expanded.
  const options = ["--severity=style", "--exclude=SC2016"];
  const checked = (text: string) => said(tool(), [...options, written("script.sh", text)]);

  test.each(kinds)("has nothing to say of the script of %s", async (_, args) => {
    expect(await checked(yurtHubBootstrap(args).script)).toEqual({ content: true, text: "" });
  });

  test("would see a word without quotes", async () => {
    const { script } = yurtHubBootstrap(nodes["a node that has joined"]!);
    expect((await checked(script.replace('"$work/new"', "$work/new"))).text).toContain("SC2086");
  });
});

describe("systemd-analyze", () => {
  const tool = required("systemd-analyze");
  const verified = (unit: string, dropIn: string) => {
    const place = folder();
    // The program of YurtHub is not on this machine.
    const present = (text: string) => text.replaceAll("/usr/local/bin/yurthub", "/bin/true");
    mkdirSync(path.join(place, "yurthub.service.d"));
    writeFileSync(path.join(place, "yurthub.service"), present(unit));
    writeFileSync(path.join(place, "yurthub.service.d/20-flags.conf"), present(dropIn));
    return said(tool(), ["verify", "--man=no", path.join(place, "yurthub.service")]);
  };

  test.each(kinds)("has nothing to say of the unit of %s", async (_, args) => {
    const { unit, dropIn } = yurtHubBootstrap(args);
    expect(await verified(unit, dropIn)).toEqual({ content: true, text: "" });
  });

  test("would see a word without its end", async () => {
    const { unit, dropIn } = yurtHubBootstrap(nodes["a node that has joined"]!);
    const bad = dropIn.replace("--v=2", '"--v=2');
    expect((await verified(unit, bad)).text).toContain("Unbalanced quoting");
  });
});

describe("systemctl", () => {
  const tool = required("systemctl");

  test("starts YurtHub with the machine, also where OpenYurt's tools have written the unit", async () => {
    const { unit, dropIn } = yurtHubBootstrap(nodes["a node that has joined"]!);
    const theirs = "[Unit]\nDescription=YurtHub Service\n\n[Service]\nExecStart=/usr/local/bin/yurthub\n";
    const enabled = async (main: string, beside?: string) => {
      const root = folder();
      const units = path.join(root, "etc/systemd/system");
      mkdirSync(path.join(units, "yurthub.service.d"), { recursive: true });
      writeFileSync(path.join(units, "yurthub.service"), main);
      if (beside) writeFileSync(path.join(units, "yurthub.service.d/20-flags.conf"), beside);
      await said(tool(), [`--root=${root}`, "enable", "yurthub.service"]);
      return (await said(tool(), [`--root=${root}`, "is-enabled", "yurthub.service"])).text.trim();
    };
    expect(await enabled(unit)).toBe("enabled");
    expect(await enabled(theirs, dropIn)).toBe("enabled");
    expect(await enabled(theirs)).toBe("static");
  });
});

describe("cloud-init", () => {
  const tool = required("cloud-init");
  const checked = (text: string) => said(tool(), ["schema", "--config-file", written("user-data", text)]);

  test.each(kinds)("takes the document of %s", async (_, args) => {
    const { content, text } = await checked(await known(yurtHubBootstrap(args).cloudInit));
    expect(text).toContain("Valid");
    expect(content).toBe(true);
  });

  test("would see a document of another shape", async () => {
    const text = await known(yurtHubBootstrap(nodes["a node that joins"]!).cloudInit);
    expect((await checked(text.replace("permissions:", "mode:"))).content).toBe(false);
  });
});
