/**
 * Brings the realm into the declared state, with what the image has: bash, kcadm and keytool. Objects of others are left alone, but for
 * clients that this script made and that are declared no more.
 */
export const SETUP_SCRIPT = `set -euo pipefail
shopt -s inherit_errexit
declared=\${DECLARED:-/declared}
kcadm=\${KCADM:-/opt/keycloak/bin/kcadm.sh}
work=\${WORK:-/tmp}

login() {
  "$kcadm" config credentials --config "$work/kcadm.config" --server "$SERVER" --realm master --client "$SETUP_CLIENT" || return 1
  echo "$SECONDS" >"$work/login"
}

# The token ends after a minute, and this client is given none to renew it with. Subshells share no variable, but the file.
kc() {
  if ((SECONDS - $(<"$work/login") > 30)); then login >&2; fi
  "$kcadm" "$@" --config "$work/kcadm.config"
}

rows() { kc get "$1" -r "$REALM" --fields "$2" --format csv --noquotes; }

has() { case ",$1," in *",$2,"*) return 0 ;; *) return 1 ;; esac; }

filled() {
  local text variable hole
  text=$(<"$declared/$1")
  for variable in \${!CLIENT_SECRET_@} \${!FIRST_USER_@}; do
    hole="\\\${$variable}"
    text=\${text//"$hole"/\${!variable}}
  done
  case $text in *'\${CLIENT_SECRET_'* | *'\${FIRST_USER_'*) echo "a secret of $1 is not told" >&2; return 1 ;; esac
  printf '%s' "$text"
}

role() {
  if has "$roles" "$1"; then kc update "roles/$1" -r "$REALM" -f "$declared/$2"
  else kc create roles -r "$REALM" -f "$declared/$2"; fi
}

# Gives a group or an account exactly these roles: $1 its kind, $2 its id, $3 the client of the roles or -, $4 the roles.
assign() {
  local flag=--gid path=$1/$2/role-mappings/realm of=() have="" name wanted add=() drop=()
  if [[ $1 == users ]]; then flag=--uid; fi
  if [[ $3 != - ]]; then path=$1/$2/role-mappings/clients/\${clients[$3]} of=(--cclientid "$3"); fi
  local list; list=$(rows "$path" name)
  while read -r name; do
    if [[ -z $name ]]; then continue; fi
    have+=,$name
    if ! has "$4" "$name" && [[ $name != default-roles-* ]]; then drop+=(--rolename "$name"); fi
  done <<<"$list"
  IFS=, read -ra wanted <<<"$4"
  for name in "\${wanted[@]}"; do if ! has "$have" "$name"; then add+=(--rolename "$name"); fi; done
  if ((\${#add[@]})); then kc add-roles -r "$REALM" "$flag" "$2" "\${of[@]}" "\${add[@]}"; fi
  if ((\${#drop[@]})); then kc remove-roles -r "$REALM" "$flag" "$2" "\${of[@]}" "\${drop[@]}"; fi
}

group() {
  local id=\${groups[$1]-}
  if [[ -z $id ]]; then id=$(kc create groups -r "$REALM" -i -s "name=$1"); fi
  assign groups "$id" - "$2"
}

client() {
  local text id=\${clients[$1]-}
  text=$(filled "$2")
  kept[$1]=1
  if [[ -n $id ]]; then kc update "clients/$id" -r "$REALM" -f - <<<"$text"
  else clients[$1]=$(kc create clients -r "$REALM" -i -f - <<<"$text"); fi
}

# Gives a client exactly these scopes: $2 default or optional, $3 the scopes.
scopes() {
  local id=\${clients[$1]} other=optional list name scope have="" wanted
  if [[ $2 == optional ]]; then other=default; fi
  list=$(rows "clients/$id/$2-client-scopes" id,name)
  while IFS=, read -r scope name; do
    if [[ -z $name ]]; then continue; fi
    have+=,$name
    if ! has "$3" "$name"; then kc delete "clients/$id/$2-client-scopes/$scope" -r "$REALM"; fi
  done <<<"$list"
  if ((\${#scope_ids[@]} == 0)); then
    list=$(rows client-scopes id,name)
    while IFS=, read -r scope name; do scope_ids[$name]=$scope; done <<<"$list"
  fi
  IFS=, read -ra wanted <<<"$3"
  for name in "\${wanted[@]}"; do
    if has "$have" "$name"; then continue; fi
    scope=\${scope_ids[$name]-}
    if [[ -z $scope ]]; then echo "client $1 names the scope $name, which the realm lacks" >&2; return 1; fi
    # Keycloak passes over a scope that is among the other ones.
    kc delete "clients/$id/$other-client-scopes/$scope" -r "$REALM"
    kc update "clients/$id/$2-client-scopes/$scope" -r "$REALM" -n -b '{}'
  done
}

account() {
  local user
  user=$(rows "clients/\${clients[$1]}/service-account-user" id)
  assign users "$user" "$2" "$3"
}

if [[ -n \${AUTHORITY-} ]]; then
  java=$(readlink -f "$(command -v java)")
  rm -f "$work/trust.p12"
  "$(dirname "$java")/keytool" -importcert -noprompt -alias authority -file "$AUTHORITY" \\
    -keystore "$work/trust.p12" -storetype PKCS12 -storepass truststore
  # By the virtual machine: with kcadm's own trust store any certificate passes that comes without a chain.
  export KC_OPTS="\${KC_OPTS-} -Djavax.net.ssl.trustStore=$work/trust.p12 -Djavax.net.ssl.trustStorePassword=truststore"
fi

tries=0
until login; do
  if ((++tries == \${LOGIN_TRIES:-30})); then exit 1; fi
  sleep "\${PAUSE:-5}"
done

kc update realms/master -f "$declared/master.json"
list=$(kc get realms --fields realm --format csv --noquotes)
if ! has "\${list//$'\\n'/,}" "$REALM"; then
  text=$(filled import.json)
  kc create realms -f - <<<"$text"
fi
# What is not declared is kept; without -m the attributes would be lost.
kc update "realms/$REALM" -m -f "$declared/realm.json"

roles=$(rows roles name)
roles=\${roles//$'\\n'/,}
declare -A groups=() clients=() made=() kept=() scope_ids=()
list=$(rows groups id,name)
while IFS=, read -r id name; do if [[ -n $name ]]; then groups[$name]=$id; fi; done <<<"$list"
list=$(rows clients id,clientId,description)
while IFS=, read -r id name description; do
  if [[ -z $name ]]; then continue; fi
  clients[$name]=$id
  if [[ $description == "$MANAGED" ]]; then made[$name]=$id; fi
done <<<"$list"

# Lines of a function and what it is given. It reads from elsewhere, or kcadm would take the lines for its own.
while IFS=$'\\t' read -r -u 3 what first second third; do
  echo "$what $first"
  "$what" "$first" "$second" "$third"
done 3<"$declared/plan"

for name in "\${!made[@]}"; do
  if [[ -z \${kept[$name]-} ]]; then
    echo "client $name is declared no more"
    kc delete "clients/\${made[$name]}" -r "$REALM"
  fi
done
echo "realm $REALM is as declared"
`;
