import { KubeConfig } from "@kubernetes/client-node";
import { parseArgs } from "node:util";
import { playOperators } from "./index";

const { values } = parseArgs({ options: { kubeconfig: { type: "string" } } });
if (values.kubeconfig === undefined) {
  process.stderr.write("usage: main.js --kubeconfig FILE\n");
  process.exit(2);
}
const config = new KubeConfig();
config.loadFromFile(values.kubeconfig);
playOperators(config, (message) => void process.stderr.write(`${message}\n`));
