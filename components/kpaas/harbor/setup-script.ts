/**
 * Makes projects and robots what the files in $CONTENT say, by Harbor's API; run again, it changes nothing. Written for the shell and the
 * tools of BusyBox. Passwords go through files, never through arguments, and no answer of Harbor that holds one is printed.
 */
export const SETUP_SCRIPT = `set -eu
umask 077
# Within quotes of curl's configuration, backslashes and quotes are written so.
printf 'user = "admin:%s"\\n' "$(sed 's/[\\\\"]/\\\\&/g' "$ADMIN_PASSWORD_FILE")" > /tmp/login
call() {
  method=$1 path=$2 body=\${3:-}
  code=$(curl --silent --show-error --max-time 60 --retry 5 --retry-connrefused --config /tmp/login \\
    \${CA_FILE:+--cacert "$CA_FILE"} --header 'X-Is-Resource-Name: true' --header 'Content-Type: application/json' \\
    --request "$method" \${body:+--data-binary "@$body"} --output /tmp/answer --write-out '%{http_code}' \\
    "$ENDPOINT/api/v2.0$path")
}
fail() {
  echo "$1: Harbor answered $method $path with $code: $(head -c 1000 /tmp/answer)" >&2
  exit 1
}
expect() {
  what=$1 wanted=$2
  shift 2
  call "$@"
  [ "$code" = "$wanted" ] || fail "$what"
}
number() {
  grep -o "\\"$1\\": *[0-9][0-9]*" | "\${2:-head}" -n 1 | grep -o '[0-9]*$' || true
}
quota() {
  expect "project $1" 200 GET "/projects/$1"
  # Its list of allowed vulnerabilities comes before, with a number of its own.
  project=$(number project_id tail < /tmp/answer)
  expect "quota of $1" 200 GET "/quotas?reference=project&reference_id=$project"
  quota=$(sed 's/"ref": *{[^}]*}//g' /tmp/answer | number id)
  [ -n "$quota" ] || fail "project $1 has no quota"
  expect "quota of $1" 200 PUT "/quotas/$quota" "$CONTENT/quota-$1.json"
}
project() {
  call POST /projects "$CONTENT/project-$1.json"
  case "$code" in
    201) ;;
    409) expect "project $1" 200 PUT "/projects/$1" "$CONTENT/project-$1.json" ;;
    *) fail "project $1" ;;
  esac
  [ ! -f "$CONTENT/quota-$1.json" ] || quota "$1"
  echo "project $1 is as declared"
}
robot() {
  expect "robot $1" 200 GET "/robots?q=Level%3Dsystem%2Cname%3D$1"
  robot=$(number id < /tmp/answer)
  if [ -n "$robot" ]; then
    expect "robot $1" 200 PUT "/robots/$robot" "$CONTENT/robot-$1-update.json"
  else
    call POST /robots "$CONTENT/robot-$1.json"
    # The answer to this one holds a password.
    [ "$code" = 201 ] || fail "robot $1"
    robot=$(number id < /tmp/answer)
  fi
  expect "password of robot $1" 200 PATCH "/robots/$robot" "$ROBOT_PASSWORDS/$1.json"
  echo "robot $1 is as declared"
}
call GET /users/current
case "$code" in
  200) ;;
  401) echo "Harbor does not accept the password of admin: it was changed in Harbor, or was another at its first start" >&2; exit 1 ;;
  *) fail "signing in as admin" ;;
esac
for name in \${PROJECTS:-}; do project "$name"; done
for name in \${ROBOTS:-}; do robot "$name"; done
`;
