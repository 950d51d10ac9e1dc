# What ./run, ./test and ./compraventa need on this machine. Sourced by them, from the root of the checkout.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
# No build process outlives the command that started it with that command's output still open.
export MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*" >&2; }

require_sdk() {
  local version
  if ! command -v dotnet >/dev/null; then
    say "The .NET 10 SDK is missing: no dotnet on PATH. See https://dotnet.microsoft.com/download/dotnet/10.0"
    exit 1
  fi
  # Answers only if an SDK is here that global.json accepts.
  if ! version=$(dotnet --version 2>/dev/null) || [[ $version != 10.* ]]; then
    say "The .NET 10 SDK is missing; installed are:"
    dotnet --list-sdks >&2 || true
    exit 1
  fi
  if [[ -f src/Web/package.json ]] && ! command -v npm >/dev/null; then
    say "Node.js 20 or newer with npm is missing: the build restores the browser packages with it."
    exit 1
  fi
}

has_postgres() {
  local folder
  for folder in /usr/lib/postgresql/{18,17,16,15}/bin ${PATH//:/ }; do
    if [[ -x $folder/pg_ctl && -x $folder/initdb && -x $folder/postgres ]]; then return 0; fi
  done
  return 1
}

# CHROMIUM names another.
has_chromium() { [[ -n ${CHROMIUM:-} ]] || command -v chromium-headless-shell >/dev/null; }

# Pages are judged by screenshots too, which need some real fonts.
has_fonts() { [[ -d /usr/share/fonts/truetype/liberation || -d /usr/share/fonts/truetype/liberation2 ]] && [[ -d /usr/share/fonts/truetype/dejavu ]]; }

# A mail server to send to, in tests; for the system's Python, whichever comes first in PATH.
has_smtp() { /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; }

# install_missing WHAT...   with WHAT of: postgres chromium fonts smtp
install_missing() {
  local what packages=()
  for what in "$@"; do
    if "has_$what"; then continue; fi
    case $what in
      postgres) packages+=(postgresql-15) ;;
      chromium) packages+=(chromium-headless-shell) ;;
      smtp) packages+=(python3-aiosmtpd) ;;
      fonts) packages+=(fonts-liberation fonts-dejavu-core) ;;
    esac
  done
  if ((${#packages[@]} == 0)); then return 0; fi
  if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
    say "Some packages are missing. Install them with"
    say "  sudo apt-get install -y ${packages[*]}"
    exit 1
  fi
  say "Installing ${packages[*]}"
  if [[ " ${packages[*]} " == *" postgresql-15 "* ]]; then
    # Debian's package would start a server of its own, listening on TCP.
    mkdir -p /etc/postgresql-common
    if ! grep -qs '^create_main_cluster *= *false' /etc/postgresql-common/createcluster.conf; then
      echo 'create_main_cluster=false' >>/etc/postgresql-common/createcluster.conf
    fi
  fi
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}")
  # The package lists may be there already, and new enough.
  if ! "${install[@]}" >&2 </dev/null; then
    apt-get update -q >&2 </dev/null
    "${install[@]}" >&2 </dev/null
  fi
}

# newer_than STAMP KIND PATH...   names one source under the paths that is newer than the stamp; KIND is f (files), or fd (also folders, which
# change when something in them is removed).
newer_than() {
  local stamp=$1 kind=(-type f)
  if [[ $2 == fd ]]; then kind=(); fi
  shift 2
  find "$@" Directory.Build.props Directory.Packages.props global.json .editorconfig \
    \( -name node_modules -o -path src/Web/wwwroot/lib \) -prune -o "${kind[@]}" -newer "$stamp" -print -quit
}

# changed_since STAMP PATH...   true when a source is newer than the stamp, or there is no stamp.
changed_since() {
  [[ ! -e $1 ]] || [[ -n $(newer_than "$1" fd "${@:2}") ]]
}

# build_if_changed STAMP PATHS -- COMMAND...   runs a build unless the stamp is newer than all sources. One build at a time in this checkout.
# Everything it prints goes to stderr.
build_if_changed() {
  local stamp=$1 paths=()
  shift
  while [[ $1 != -- ]]; do
    paths+=("$1")
    shift
  done
  shift
  if ! changed_since "$stamp" "${paths[@]}"; then return 0; fi
  mkdir -p artifacts
  (
    flock 9
    # Another command may have built it meanwhile.
    if ! changed_since "$stamp" "${paths[@]}"; then exit 0; fi
    touch "$stamp.started"
    # The lock is not for the compiler server, which stays.
    "$@" >&2 </dev/null 9>&-
    # A first build makes folders of its own among the sources; only a file that somebody changed meanwhile asks for another build.
    if [[ -z $(newer_than "$stamp.started" f "${paths[@]}") ]]; then touch "$stamp.started"; fi
    mv "$stamp.started" "$stamp"
  ) 9>artifacts/build.lock
}
