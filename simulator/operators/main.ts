import { KubeConfig } from "@kubernetes/client-node";
import { parseArgs } from "node:util";
import { Api } from "../engine/kubernetes/api";
import { playOperators } from "./index";

const { values } = parseArgs({ options: { kubeconfig: { type: "string" } } });
if (values.kubeconfig === undefined) {
  process.stderr.write("usage: main.js --kubeconfig FILE\n");
  process.exit(2);
}
const file = values.kubeconfig;
const config = new KubeConfig();
config.loadFromFile(file);
const report = (message: string) => void process.stderr.write(`${message}\n`);
void Api.fromKubeconfig({ file }).then((api) => playOperators(config, api, report));
