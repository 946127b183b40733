import { credentials, Client } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CertificateUsage } from "../../../components/core/secrets";
import { EtcdArgs } from "../../../components/openyuanrong/etcd";
import { CertificateRequest, issueAuthority, issueCertificate } from "../../../components/core/secrets/x509";
import { namesOf, peerCertificateNames, serverCertificateNames } from "../../../components/openyuanrong/etcd/addresses";
import { ports } from "../../../components/openyuanrong/etcd/defaults";
import { USERS_SCRIPT } from "../../../components/openyuanrong/etcd/users";
import { statefulSetSpec } from "../../../components/openyuanrong/etcd/workload";

const ARGS: EtcdArgs = { namespace: "yr" };
const NAMES = namesOf(ARGS);
const PODS = [0, 1, 2].map((index) => `${NAMES.service}-${index}`);
const PASSWORD = "a password of root";

/** What the JSON interface answers, as far as the tests read it. */
export interface Answer {
  token?: string;
  members?: { ID: string; name: string; peerURLs: string[] }[];
}

type MemberPorts = Record<keyof typeof ports, number>;

/** Three members of a real etcd on loopback, with certificates as the component issues them and the flags of its StatefulSet. */
export class RealCluster {
  readonly folder = mkdtempSync(path.join(tmpdir(), "etcd-members-"));
  private readonly running = new Map<string, ChildProcess>();
  private readonly ports = new Map<string, MemberPorts>();
  private flags: string[] = [];

  constructor(private readonly etcd: () => string) {}

  async prepare(): Promise<void> {
    const container = statefulSetSpec(ARGS, NAMES, {}, {}, { peer: "peer", server: "server" });
    this.flags = (
      (await known(container)) as { template: { spec: { containers: { args: string[] }[] } } }
    ).template.spec.containers[0]!.args;
    for (const pod of PODS) {
      const [client, peer, metrics] = await Promise.all([freePort(), freePort(), freePort()]);
      this.ports.set(pod, { client, peer, metrics });
    }
    await this.issueAll();
  }

  /** Starts a member as its pod would; `state` is what the ConfigMap says. */
  start(pod: string, state: "new" | "existing"): ChildProcess {
    const member = spawn(this.etcd(), this.onLoopback(this.flags, pod, state), { stdio: ["ignore", "ignore", "pipe"] });
    this.running.set(pod, member);
    return member;
  }

  /** Starts members and waits until each is ready. */
  async startAll(state: "new" | "existing", pods = PODS): Promise<void> {
    for (const pod of pods) this.start(pod, state).stderr!.resume();
    for (const pod of pods) await ready(`http://127.0.0.1:${this.ports.get(pod)!.metrics}/readyz`);
  }

  async stop(pod: string): Promise<void> {
    const member = this.running.get(pod);
    this.running.delete(pod);
    if (!member || member.exitCode !== null || member.signalCode !== null) return;
    const ended = new Promise((resolve) => member.once("exit", resolve));
    member.kill();
    await ended;
  }

  /** What a lost volume leaves. */
  loseData(pod: string): void {
    rmSync(this.volume(pod), { recursive: true });
  }

  volume(pod: string): string {
    return path.join(this.folder, "volumes", pod);
  }

  async remove(): Promise<void> {
    for (const pod of PODS) await this.stop(pod);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A program's arguments with addresses and folders of this machine instead of the pods'. */
  onLoopback(args: string[], pod = PODS[0]!, state = "new"): string[] {
    const own = this.ports.get(pod)!;
    return args.map((arg) => {
      let text = arg.replaceAll("$(POD_NAME)", pod).replaceAll("$(INITIAL_CLUSTER_STATE)", state);
      for (const role of ["client", "peer", "metrics"] as const) {
        for (const [other, numbers] of this.ports)
          text = text.replaceAll(
            `${other}.${NAMES.headless}.yr.svc.cluster.local:${ports[role]}`,
            `127.0.0.1:${numbers[role]}`,
          );
        text = text.replace(`0.0.0.0:${ports[role]}`, `127.0.0.1:${own[role]}`);
      }
      return text
        .replace(`${NAMES.service}.yr.svc.cluster.local:${ports.client}`, `127.0.0.1:${own.client}`)
        .replace("/var/lib/etcd", this.volume(pod))
        .replace("/etc/etcd/", `${this.folder}/certificates/`);
    });
  }

  /** Runs the script of the component's Job. */
  setUpUsers(): { status: number | null; error: string } {
    const script = USERS_SCRIPT.replaceAll("/tmp/headers", path.join(this.folder, "headers"));
    const env = {
      PATH: process.env.PATH,
      ENDPOINT: `https://${this.address()}`,
      CLIENT: path.join(this.folder, "certificates/setup"),
      ETCD_USER: "openyuanrong",
      ROOT_PASSWORD: PASSWORD,
    };
    const { status, stderr } = spawnSync("/bin/sh", ["-c", script], { env, encoding: "utf8" });
    return { status, error: stderr };
  }

  /** How docs/etcd.md lets etcdctl act as root. */
  etcdctlEnvironment(): Record<string, string> {
    const file = (name: string) => path.join(this.folder, "certificates/setup", name);
    return {
      ETCDCTL_ENDPOINTS: `https://${this.address()}`,
      ETCDCTL_CACERT: file("ca.crt"),
      ETCDCTL_CERT: file("client.crt"),
      ETCDCTL_KEY: file("client.key"),
      ETCDCTL_USER: "root",
      ETCDCTL_PASSWORD: PASSWORD,
    };
  }

  /** Calls the JSON interface as root, by its password. */
  async asRoot(call: string, body: object, pod = PODS[0]!): Promise<Answer> {
    const { token } = await this.post(pod, "auth/authenticate", { name: "root", password: PASSWORD });
    return this.post(pod, call, body, token);
  }

  /** Calls gRPC as the owner of a certificate and collects the messages of the answer; fails with etcd's reason. */
  call(owner: string, method: string, message: Buffer, pod = PODS[0]!): Promise<Buffer[]> {
    const [ca, key, certificate] = this.credentialsOf(owner);
    const client = new Client(this.address(pod), credentials.createSsl(ca!, key!, certificate!));
    const same = (bytes: Buffer) => bytes;
    return new Promise<Buffer[]>((resolve, reject) => {
      const messages: Buffer[] = [];
      client
        .makeServerStreamRequest(`/etcdserverpb.${method}`, same, same, message)
        .on("data", (bytes: Buffer) => messages.push(bytes))
        .on("error", (error: Error & { details: string }) => reject(new Error(error.details)))
        .on("end", () => resolve(messages));
    }).finally(() => client.close());
  }

  put(key: string, value: string, pod?: string): Promise<Buffer[]> {
    return this.call("client", "KV/Put", Buffer.concat([field(0x0a, key), field(0x12, value)]), pod);
  }

  /** Whether a member itself, asked without the others, holds a value under a key. */
  async holds(key: string, value: string, pod?: string): Promise<boolean> {
    const serializable = Buffer.from([0x38, 1]);
    const answer = await this.call("client", "KV/Range", Buffer.concat([field(0x0a, key), serializable]), pod);
    return Buffer.concat(answer).includes(value);
  }

  private address(pod = PODS[0]!): string {
    return `127.0.0.1:${this.ports.get(pod)!.client}`;
  }

  private credentialsOf(owner: string): Buffer[] {
    return ["ca.crt", "client.key", "client.crt"].map((file) =>
      readFileSync(path.join(this.folder, "certificates", owner, file)),
    );
  }

  private post(pod: string, call: string, body: object, token?: string): Promise<Answer> {
    const [ca, key, cert] = this.credentialsOf("setup");
    const headers = token ? { Authorization: token } : {};
    return new Promise((resolve, reject) => {
      const sent = request(`https://${this.address(pod)}/v3/${call}`, { method: "POST", ca, key, cert, headers });
      sent.on("error", reject).on("response", (answer) => {
        let text = "";
        answer
          .on("data", (part: Buffer) => (text += part.toString()))
          .on("end", () => resolve(JSON.parse(text) as Answer));
      });
      sent.end(JSON.stringify(body));
    });
  }

  private async issueAll(): Promise<void> {
    const members = await issueAuthority({ commonName: "peers" });
    const clients = await issueAuthority({ commonName: "clients" });
    const loopback = { ipAddresses: ["127.0.0.1"] };
    const user = (commonName?: string) => ({
      ...(commonName ? { commonName } : { organizations: [NAMES.service] }),
      dnsNames: [],
      usages: [CertificateUsage.ClientAuth],
    });
    const subjects: Record<string, Omit<CertificateRequest, "caCertificatePem" | "caPrivateKeyPem">> = {
      peer: { commonName: "peer", dnsNames: (await known(peerCertificateNames(NAMES))) as string[], ...loopback },
      server: {
        commonName: NAMES.service,
        dnsNames: (await known(serverCertificateNames(NAMES))) as string[],
        ...loopback,
      },
      client: user("openyuanrong"),
      snapshots: user("root"),
      setup: user(),
    };
    for (const [role, subject] of Object.entries(subjects)) {
      const ca = role === "peer" ? members : clients;
      const authority = { caCertificatePem: ca.certificatePem, caPrivateKeyPem: ca.privateKeyPem };
      const { certificatePem, privateKeyPem } = await issueCertificate({ ...subject, ...authority });
      const folder = path.join(this.folder, "certificates", role);
      mkdirSync(folder, { recursive: true });
      const form = role === "peer" || role === "server" ? "tls" : "client";
      writeFileSync(path.join(folder, "ca.crt"), ca.certificatePem);
      writeFileSync(path.join(folder, `${form}.crt`), certificatePem);
      writeFileSync(path.join(folder, `${form}.key`), privateKeyPem);
    }
  }
}

/** A value with all its Outputs resolved. */
export function known(value: unknown): Promise<unknown> {
  return new Promise((resolve) => (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve));
}

/** A text field of a protobuf message. */
export function field(tag: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([tag, text.length]), Buffer.from(text)]);
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no member became ready at ${url}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
