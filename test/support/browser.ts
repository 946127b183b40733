import { existsSync } from "node:fs";
import { Browser, chromium } from "playwright-core";

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/chrome"];

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium of this machine: CHROMIUM_PATH or one of the usual places; undefined where there is none. */
export const chromiumPath = [process.env.CHROMIUM_PATH, ...CANDIDATES].find((path) => path && existsSync(path));

/**
 * Why tests that need a browser are skipped; undefined where they can run.
 * Under CI=true a missing browser is a failure, so that nobody takes a skipped test for a passed one.
 */
export const noBrowser: string | undefined = chromiumPath
  ? undefined
  : "no Chromium on this machine (install the package `chromium`, or set CHROMIUM_PATH)";

if (noBrowser && process.env.CI === "true") throw new Error(`CI=true and ${noBrowser}`);

/** Starts headless Chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, headless: true, args: ARGS });
}
