import type * as k8s from "@pulumi/kubernetes";
import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CertificateUsage } from "../../../components/core/secrets";
import { newCurvePair } from "../../../components/core/secrets/curve";
import { issueAuthority, issueCertificate } from "../../../components/core/secrets/x509";
import type { DataWorkerArgs } from "../../../components/openyuanrong/data-worker";
import { files, paths } from "../../../components/openyuanrong/data-worker/defaults";
import { dataWorkerFlags } from "../../../components/openyuanrong/data-worker/flags";
import { dataWorkerScripts } from "../../../components/openyuanrong/data-worker/scripts";
import { workerVolumes } from "../../../components/openyuanrong/data-worker/volumes";
import { PythonPackages } from "../../support/pypi";

const [worker, client] = [newCurvePair(), newCurvePair()];

/** The Secrets of the tests. */
export const SECRETS = {
  keys: {
    LITEBUS_ACCESS_KEY: "AccessKey0123456789",
    LITEBUS_SECRET_KEY: "SecretKey0123456789",
    LITEBUS_DATA_KEY: "0A".repeat(32),
  },
  curve: {
    "worker.key": worker.publicKey,
    "worker.key_secret": worker.secretKey,
    "client.key": client.publicKey,
    "client.key_secret": client.secretKey,
  },
};

const LOOPBACK = "127.0.0.1";
/** Starting takes some ten seconds; what does not come in this time never will. */
const PATIENCE = 90_000;

/** A real data worker and its etcd on loopback, with the flags, scripts and files that its container gets. */
export class RealWorker {
  readonly folder = mkdtempSync(path.join(tmpdir(), "ds-worker-"));
  port = 0;
  process?: ChildProcess;
  private etcd?: ChildProcess;
  private output = "";

  constructor(private readonly packages: PythonPackages) {}

  /** Starts both and waits until the worker says that it is ready. */
  async start(etcdBinary: string): Promise<void> {
    const endpoint = await this.startEtcd(etcdBinary);
    this.port = await freePort();
    const args: DataWorkerArgs = {
      namespace: "yr",
      image: "r/datasystem:1",
      sharedMemoryMb: 128,
      spillMb: 256,
      clusterName: "region-1",
      etcd: { endpoints: [endpoint], clientSecretName: "etcd" },
      security: { keys: { secretName: "keys" }, curve: { secretName: "curve" } },
    };
    for (const { volume, mount } of workerVolumes(args, "scripts"))
      this.mount(volume, this.at(mount.mountPath as string));
    const binary = path.join(this.packages.folder, "yr/datasystem/datasystem_worker");
    const script = dataWorkerScripts(args.security)["datasystem_worker"]!;
    writeFileSync(this.at("/start"), this.moved(script.replace(`${paths.data}/bin/datasystem_worker`, binary)));
    const flags = dataWorkerFlags({ args, etcdEndpoints: [endpoint] }).map((flag) =>
      flag.startsWith("-worker_address") ? `-worker_address=${LOOPBACK}:${this.port}` : this.moved(flag),
    );
    this.process = spawn("/bin/bash", [this.at("/start"), ...flags], {
      env: { PATH: process.env.PATH, HOME: this.folder, LD_LIBRARY_PATH: path.join(path.dirname(binary), "lib") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout!, this.process.stderr!])
      stream.on("data", (bytes: Buffer) => (this.output += bytes.toString()));
    await until("the worker is ready", () => {
      if (this.process!.exitCode !== null) throw new Error(`the worker ended:\n${this.written()}`);
      return [files.healthy, files.ready, files.alive].every((file) => existsSync(this.at(file)));
    });
  }

  /** A place of the container. */
  at(place: string): string {
    return path.join(this.folder, "root", place);
  }

  /** All that it wrote, to its output and its log. */
  written(): string {
    const log = this.at(`${files.workerLogs}/datasystem_worker.INFO.log`);
    return this.output + (existsSync(log) ? readFileSync(log, "utf8") : "");
  }

  /** Lets a real client store a value and read it again; answers what it says, and what it shares with the worker. */
  ask(trust: { accessKey?: string; secretKey?: string; curve?: boolean }): string {
    const { python, folder } = this.packages;
    const keys = {
      ...(trust.curve && {
        client_public_key: client.publicKey,
        client_private_key: client.secretKey,
        server_public_key: worker.publicKey,
      }),
      access_key: trust.accessKey ?? "",
      secret_key: trust.secretKey ?? "",
    };
    // The launcher's package, in the same folder, brings libraries that do not bear the client's beside them.
    const packages = this.at("/python");
    if (!existsSync(packages)) {
      mkdirSync(path.join(packages, "yr"), { recursive: true });
      symlinkSync(path.join(folder, "yr/datasystem"), path.join(packages, "yr/datasystem"));
    }
    const { stdout, stderr } = spawnSync(python, ["-c", CLIENT, String(this.port), JSON.stringify(keys)], {
      encoding: "utf8",
      env: {
        PYTHONPATH: packages,
        PYTHONDONTWRITEBYTECODE: "1",
        HOME: this.folder,
        DATASYSTEM_CLIENT_LOG_DIR: this.at("/client"),
        LD_LIBRARY_PATH: path.join(folder, "yr/datasystem/lib"),
      },
    });
    return stdout + stderr;
  }

  async stop(child: ChildProcess | undefined = this.process): Promise<number | null> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await ended;
    return child.exitCode;
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.stop(this.etcd);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private moved(text: string): string {
    return text.replaceAll(/\/home\/(yuanrong|uds|sn)(?=[/\s]|$)/gm, (place) => this.at(place));
  }

  private mount({ secret }: k8s.types.input.core.v1.Volume, folder: string): void {
    mkdirSync(folder, { recursive: true });
    const { secretName, items } = (secret ?? {}) as { secretName?: string; items?: { key: string; path: string }[] };
    const data: Record<string, string> = SECRETS[secretName as keyof typeof SECRETS] ?? {};
    for (const { key, path: file } of items ?? Object.keys(data).map((key) => ({ key, path: key }))) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), data[key]!, { mode: 0o440 });
    }
  }

  private async startEtcd(binary: string): Promise<string> {
    const folder = this.at("/home/sn/resource/etcd");
    mkdirSync(folder, { recursive: true });
    const ca = await issueAuthority({ commonName: "etcd" });
    const { certificatePem, privateKeyPem } = await issueCertificate({
      commonName: "openyuanrong",
      dnsNames: ["etcd"],
      ipAddresses: [LOOPBACK],
      usages: [CertificateUsage.ServerAuth, CertificateUsage.ClientAuth],
      caCertificatePem: ca.certificatePem,
      caPrivateKeyPem: ca.privateKeyPem,
    });
    const contents = { "ca.crt": ca.certificatePem, "client.crt": certificatePem, "client.key": privateKeyPem };
    for (const [name, text] of Object.entries(contents)) writeFileSync(path.join(folder, name), text);
    const [own, peer] = [`https://${LOOPBACK}:${await freePort()}`, `http://${LOOPBACK}:${await freePort()}`];
    this.etcd = spawn(
      binary,
      [
        `--data-dir=${this.at("/etcd")}`,
        `--listen-client-urls=${own}`,
        `--advertise-client-urls=${own}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=default=${peer}`,
        "--client-cert-auth",
        `--trusted-ca-file=${folder}/ca.crt`,
        `--cert-file=${folder}/client.crt`,
        `--key-file=${folder}/client.key`,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let said = "";
    this.etcd.stderr!.on("data", (bytes: Buffer) => (said += bytes.toString()));
    await until("etcd serves clients", () => said.includes("serving client traffic"));
    return own.replace("https://", "");
  }
}

async function until(what: string, done: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE; !done(); await sleep(100))
    if (Date.now() > end) throw new Error(`gave up waiting until ${what}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, LOOPBACK, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const CLIENT = `
import json, sys
from yr.datasystem.kv_client import KVClient
client = KVClient("${LOOPBACK}", int(sys.argv[1]), connect_timeout_ms=3000, **json.loads(sys.argv[2]))
client.init()
client.set("key", bytes(4 * 2**20))
print("read", len(client.get(["key"])[0]))
print("shares", {line.split()[5] for line in open("/proc/self/maps") if "memfd" in line or "/dev/shm" in line})
`;
