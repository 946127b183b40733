import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { containerWord, shellWord, unitWord } from "../../../components/openyurt/yurt-hub/quoting";
import { HOSTILE_PATH } from "./nodes";
import { onPath } from "./tools";

const words = [
  "",
  "a",
  "a b",
  "it's",
  '"',
  "$HOME",
  "`id`",
  "$(id)",
  "!x",
  "~",
  "*",
  "#",
  "\\",
  "-n",
  "a;b",
  "é",
  HOSTILE_PATH,
];

test("bash reads each word back as it is", ({ skip }) => {
  skip(onPath("bash") === undefined, "no bash");
  const script = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
  const read = execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
  expect(read).toEqual(words);
});

test.each([
  ["--a=b", "--a=b"],
  ["--a=", "--a="],
  ["a b", '"a b"'],
  ["100%", "100%%"],
  ["$HOME", '"$$HOME"'],
  ["${HOME}", '"$${HOME}"'],
  [`"'\\`, `"\\"'\\\\"`],
  ["a;b", '"a;b"'],
  ["", '""'],
])("systemd's word of %j is %s", (word, text) => expect(unitWord(word)).toBe(text));

test.each([
  ["--a=b", "--a=b"],
  ["$(NODE_NAME)", "$$(NODE_NAME)"],
  ["$HOME $$(A)", "$HOME $$$(A)"],
])("Kubernetes' word of %j is %s", (word, text) => expect(containerWord(word)).toBe(text));
