// Writes docs/policies/checks: a page for each check, with its first fixtures as examples, and the table of all.
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const prettier = require("prettier");
const { CATALOGUE } = require("../dist/policies/catalogue.js");
const { pageOf, tableOfContents } = require("../dist/policies/page.js");

const DOCS = path.join(__dirname, "../docs/policies/checks");
const FIXTURES = path.join(__dirname, "../test/policies/fixtures");

/** The pages by file name. */
async function pages() {
  const options = await prettier.resolveConfig(path.join(DOCS, "README.md"));
  const format = (text) => prettier.format(text, { ...options, parser: "markdown" });
  const checks = [...CATALOGUE.values()];
  const written = [["README.md", await format(tableOfContents(checks))]];
  for (const check of checks) written.push([`${check.id}.md`, await format(pageOf(check, examplesOf(check.id)))]);
  return new Map(written);
}

function examplesOf(id) {
  const folder = path.join(FIXTURES, id);
  const names = readdirSync(folder).sort();
  return ["fail", "pass"].map((outcome) => {
    const text = readFileSync(
      path.join(
        folder,
        names.find((name) => name.startsWith(`${outcome}.`)),
      ),
      "utf8",
    );
    return { outcome, text: withoutSettings(text), isPart: text.startsWith("# on:") };
  });
}

/** The lines at the top of a fixture that only tests need. */
function withoutSettings(text) {
  return text.replace(/^(?:# (?:on|fails-also|profile): .*\n)+/gm, "");
}

module.exports = { pages };

if (require.main === module)
  pages().then((files) => {
    rmSync(DOCS, { recursive: true, force: true });
    mkdirSync(DOCS, { recursive: true });
    for (const [name, text] of files) writeFileSync(path.join(DOCS, name), text);
  });
