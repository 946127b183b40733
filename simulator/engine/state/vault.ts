import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import * as fs from "node:fs";
import { UserError } from "../../../planner/errors";

/** How the secrets of a state file are locked. */
export interface Encryption {
  method: "passphrase" | "key-file";
  salt?: string;
  /** A known text, encrypted; tells a wrong key before anything is read. */
  check: string;
}

const CHECK = "stand-in engine";

/** Encrypts single texts with AES-256-GCM. */
export class Vault {
  private constructor(
    readonly encryption: Encryption,
    readonly key: Buffer,
  ) {}

  /** A new vault: locked by the passphrase where one is set, else by a random key in `keyFile`. */
  static create(keyFile: string, passphrase?: string): Vault {
    const salt = randomBytes(16);
    const key = passphrase === undefined ? keyOf(keyFile, true) : derive(passphrase, salt);
    const encryption: Encryption =
      passphrase === undefined
        ? { method: "key-file", check: seal(key, CHECK) }
        : { method: "passphrase", salt: salt.toString("base64"), check: seal(key, CHECK) };
    return new Vault(encryption, key);
  }

  /** The vault of an existing state. Throws UserError when the key is missing or wrong. */
  static open(encryption: Encryption, keyFile: string, passphrase?: string): Vault {
    if (encryption.method === "passphrase" && passphrase === undefined) {
      throw new UserError("The state's secrets are locked by a passphrase; set PULUMI_CONFIG_PASSPHRASE to it.");
    }
    const key =
      encryption.method === "passphrase"
        ? derive(passphrase!, Buffer.from(encryption.salt ?? "", "base64"))
        : keyOf(keyFile, false);
    try {
      unseal(key, encryption.check);
    } catch {
      throw new UserError(
        encryption.method === "passphrase"
          ? "PULUMI_CONFIG_PASSPHRASE is not the passphrase that locks this state's secrets."
          : `${keyFile} is not the key that locks this state's secrets.`,
      );
    }
    return new Vault(encryption, key);
  }

  encrypt(text: string): string {
    return seal(this.key, text);
  }

  decrypt(sealed: string): string {
    return unseal(this.key, sealed);
  }
}

function derive(passphrase: string, salt: Buffer): Buffer {
  return scryptSync(passphrase, salt, 32);
}

function keyOf(file: string, create: boolean): Buffer {
  try {
    return Buffer.from(fs.readFileSync(file, "utf8").trim(), "base64");
  } catch {
    if (!create) throw new UserError(`${file} is missing: it holds the key of this state's secrets.`);
  }
  const key = randomBytes(32);
  fs.writeFileSync(file, key.toString("base64") + "\n", { mode: 0o600, flag: "wx" });
  return key;
}

function seal(key: Buffer, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [iv, cipher.getAuthTag(), data].map((part) => part.toString("base64")).join(":");
}

function unseal(key: Buffer, sealed: string): string {
  const [iv, tag, data] = sealed.split(":").map((part) => Buffer.from(part, "base64"));
  const decipher = createDecipheriv("aes-256-gcm", key, iv!);
  decipher.setAuthTag(tag!);
  return Buffer.concat([decipher.update(data!), decipher.final()]).toString("utf8");
}
