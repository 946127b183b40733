/** The parts of the script that are always the same; the values stand before them. */

/** How files come to the node. */
export const PLACE = `say() { printf 'yurthub: %s\\n' "$*"; }
fail() {
  say "$*" >&2
  exit 1
}

[[ "$(id -u)" == 0 ]] || fail "only root can do this"
for tool in curl sha256sum tar systemctl; do
  command -v "$tool" >/dev/null || fail "this node lacks $tool"
done
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
changed=no

# put MODE PATH: writes what it reads to a file, unless that has it already.
put() {
  cat >"$work/new"
  if cmp -s "$work/new" "$2"; then return; fi
  install -D -m "$1" "$work/new" "$2"
  changed=yes
}

# place URL SHA256 PATH: puts a program on the node, unless it is there.
place() {
  local url="$1" sum="$2" path="$3" name="\${3##*/}" found
  local stamp="$state/$name.sha256"
  if [[ -x $path && -f $stamp && "$(cat "$stamp")" == "$sum $(sha256sum <"$path")" ]]; then return; fi
  say "downloads $name"
  curl --fail --silent --show-error --location --proto '=https' --retry 5 --output "$work/download" -- "$url" ||
    fail "nothing came from $url"
  sha256sum --check --status <<<"$sum  $work/download" || fail "what came from $url has another SHA-256 than $sum"
  found="$work/download"
  if tar -tzf "$work/download" >/dev/null 2>&1; then
    mkdir "$work/$name"
    tar -xzf "$work/download" -C "$work/$name" --no-same-owner
    found="$(find "$work/$name" -type f -name "$name" -print -quit)"
    [[ -n $found ]] || fail "the archive from $url holds no file $name"
  fi
  install -D -m 0755 "$found" "$path"
  mkdir -p "$state"
  printf '%s %s\\n' "$sum" "$(sha256sum <"$path")" >"$stamp"
  binary_changed=yes
}
binary_changed=no
`;

/** How the node joins. */
export const JOIN = `# yurtadm takes the token as an argument alone, writes it into a file for kubeadm and logs it.
join_cluster() {
  local token="\${YURT_JOIN_TOKEN:-}" line
  unset YURT_JOIN_TOKEN
  if [[ -z $token ]]; then
    [[ -f $token_file ]] || fail "there is no token: neither YURT_JOIN_TOKEN nor $token_file"
    [[ "$(stat -c %a "$token_file")" == [46]00 ]] || fail "others may read $token_file: its mode must be 0600"
    token="$(<"$token_file")"
  fi
  [[ $token =~ ^[a-z0-9]{6}\\.[a-z0-9]{16}$ ]] || fail "the token is not of the form [a-z0-9]{6}.[a-z0-9]{16}"
  command -v yurtadm >/dev/null || fail "this node lacks yurtadm"
  trap 'rm -rf "$work" "$join_config"' EXIT
  install -D -m 0600 /dev/null "$join_config"
  say "joins the cluster at $api_servers"
  yurtadm join "\${join_words[@]}" --token="$token" "$api_servers" 2>&1 |
    while IFS= read -r line; do printf '%s\\n' "\${line//"$token"/[token]}"; done
  rm -f "$token_file"
}
`;

/** How YurtHub starts. */
export const START = `start() {
  local try
  systemctl daemon-reload
  systemctl enable --quiet yurthub.service
  if [[ $changed$binary_changed == *yes* ]] || ! systemctl is-active --quiet yurthub.service; then
    systemctl restart yurthub.service
  fi
  for try in {1..100}; do
    if is_ready; then return; fi
    [[ $try == 1 ]] && say "waits until YurtHub is ready"
    sleep 3
  done
  fail "YurtHub is not ready; see journalctl -u yurthub"
}
is_ready() {
  if [[ -z $ready ]]; then systemctl is-active --quiet yurthub.service; else
    curl --fail --silent --noproxy '*' --max-time 2 --output /dev/null -- "$ready"
  fi
}
`;

/** How the kubelet is led to YurtHub: by what OpenYurt's own tools write, so that they can take it back. */
export const POINT_KUBELET = `point_kubelet() {
  local extra=" --kubeconfig=$kubelet_config --bootstrap-kubeconfig= " content
  [[ -f $kubelet_flags ]] || fail "there is no $kubelet_flags: kubeadm has not made this node"
  content="$(<"$kubelet_flags")"
  changed=no
  put 0600 "$kubelet_config" <<END_OF_FILE
apiVersion: v1
kind: Config
clusters: [{ name: yurthub, cluster: { server: "$proxy" } }]
users: [{ name: kubelet, user: {} }]
contexts: [{ name: yurthub, context: { cluster: yurthub, user: kubelet } }]
current-context: yurthub
END_OF_FILE
  if [[ $content != *"$extra"* ]]; then
    [[ $content =~ ^(.*KUBELET_KUBEADM_ARGS=\\"[^\\"]*)(\\".*)$ ]] || fail "$kubelet_flags is not as kubeadm writes it"
    put 0644 "$kubelet_flags" <<<"\${BASH_REMATCH[1]} $extra\${BASH_REMATCH[2]}"
  fi
  if [[ $changed == yes ]]; then
    say "restarts the kubelet"
    systemctl restart kubelet.service
  fi
}
`;
