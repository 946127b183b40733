import { VaultArgs } from "./args";
import { tlsFolder } from "./config";
import { engineOf, namesOf, ports } from "./names";

/** Folders of a member for what it does with an empty disk. */
export const FILES = { initialize: "/etc/vault-initialize", start: "/etc/vault-start" };

/** The configuration that is given beside the one of the chart. */
export const INITIALIZE_FILE = "initialize.json";

/**
 * Has only the first member initialise itself, and only when its disk is empty and no other member is initialised: two that did so would be
 * two vaults, and a member that lost its disk joins the others.
 */
export function chooseScript(args: Pick<VaultArgs, "engine" | "namespace" | "members" | "preset">): string {
  const { name, command } = engineOf(args);
  const others = namesOf(args).members.slice(1);
  const peers = others.map((host) => `https://${host}:${ports.api}`);
  return `target=${FILES.start}/${INITIALIZE_FILE}
echo '{}' > "$target"
case "$HOSTNAME" in *-0) ;; *) echo "joins the first member"; exit 0 ;; esac
if [ -e /${name}/data/vault.db ]; then echo "has data"; exit 0; fi
for peer in ${peers.join(" ")}; do
  if ${command} operator init -status -address="$peer" -ca-cert=${tlsFolder(args)}/ca.crt >/dev/null 2>&1; then
    echo "joins $peer"
    exit 0
  fi
done
cp ${FILES.initialize}/${INITIALIZE_FILE} "$target"
echo "initialises itself"
`;
}

/** Has a member read its certificate again when it was renewed. */
export function reloadScript(args: Pick<VaultArgs, "engine">): string {
  const { command } = engineOf(args);
  return `read_files() { sha256sum ${tlsFolder(args)}/tls.crt ${tlsFolder(args)}/tls.key; }
trap 'exit 0' TERM
last=$(read_files)
while true; do
  sleep 60 & wait $!
  now=$(read_files) || continue
  [ "$now" != "$last" ] || continue
  if kill -HUP $(pidof ${command}); then last=$now; echo "read the new certificate"; fi
done
`;
}
