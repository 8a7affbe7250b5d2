# shellcheck shell=bash
# What a machine must have before our commands can run: the .NET 10 SDK, Debian packages, the built programs; and showing how that goes.
# Sourced by deploy/demo and tests/run with two words: VOICE, the descriptor that they speak to, and LIMIT, the seconds that a job may take
# (without it, any time). They define besides
#   missing_packages           prints the Debian packages to install
#   doing TITLE FILTER TICKS   says, where no terminal is, what a job does; called five times a second
#   finished TITLE             says that a job succeeded, after $took seconds
voice=$1 limit=${2:-}
root=$(cd -P -- "${BASH_SOURCE[0]%/*}/.." && pwd) || exit 2
# Invariant: an SDK unpacked by hand does not bring libicu, and nothing here needs it.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_UI_LANGUAGE=en
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "$*" >&"$voice"; }
fail() { printf '%s\n' "$*" >&2; exit 2; }
fail_with_log() { tail -n 15 -- "$work/log" >&2; fail "$*, see above."; }

if [ -t "$voice" ] && [ "${TERM:-dumb}" != dumb ]; then fancy=1; else fancy=; fi
work=$(mktemp -d) || exit 2
job=
# A limited job leads a process group of its own, so that brokers and browsers which a killed test left behind go with it.
end_job() {
    [ -n "$job" ] || return 0
    kill -TERM -- "-$job" 2>/dev/null || kill -TERM "$job" 2>/dev/null
    wait "$job" 2>/dev/null
    job=
}
cleanup() {
    end_job
    rm -rf -- "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# progress TITLE FILTER COMMAND…: runs a command as a job, with its output in $work/log. A terminal sees one living line. The filter reads
# the log and prints what is being done just now.
progress() {
    local title=$1 now=$2 started=$SECONDS ticks=0 current='' turn='⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏' status
    shift 2
    : >"$work/log"
    # timeout makes the process group; its group gets the signal when the time is over.
    ${limit:+timeout --kill-after=10 "$limit"} "$@" >"$work/log" 2>&1 </dev/null &
    job=$!
    while kill -0 "$job" 2>/dev/null; do
        took=$((SECONDS - started))
        if [ -n "$fancy" ]; then
            [ $((ticks % 5)) -eq 0 ] && current=$($now <"$work/log")
            printf '\r\033[K%s %s  %d s  %.60s' "${turn:ticks%10:1}" "$title" "$took" "$current" >&"$voice"
        else
            doing "$title" "$now" "$ticks"
        fi
        ticks=$((ticks + 1))
        sleep 0.2
    done
    wait "$job"
    status=$?
    kill -TERM -- "-$job" 2>/dev/null
    job=
    [ -n "$fancy" ] && printf '\r\033[K' >&"$voice"
    took=$((SECONDS - started))
    [ "$status" -eq 0 ] && finished "$title"
    return "$status"
}

find_dotnet() {
    local place
    dotnet=$(command -v dotnet || true)
    for place in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet"; do
        [ -z "$dotnet" ] && [ -n "$place" ] && [ -x "$place/dotnet" ] && dotnet=$place/dotnet
    done
    [ -n "$dotnet" ] || fail "The .NET 10 SDK is needed and there is no dotnet command here: get it from https://dot.net and start again."
    "$dotnet" --list-sdks 2>/dev/null | grep -q '^10\.' \
        || fail "The .NET 10 SDK is needed and this dotnet ($dotnet) has none: get it from https://dot.net and start again."
}

building() {
    sed -n 's/^ *\(Traceability\.[A-Za-z.]*\) -> .*/built \1/p
            s/.*Determining projects to restore.*/restoring packages/p
            s/.*Restored .*\/\(Traceability[A-Za-z.]*\)\.csproj.*/restored \1/p' | tail -n 1
}
# build TITLE PROJECT
build() { progress "$1" building "$dotnet" build "$2" -c Release -v minimal -nologo --nodereuse:false -tl:off; }

command_at() {  # also where only root's PATH looks
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/usr/local/sbin/$1" ] || [ -x "/sbin/$1" ]
}

library_there() {
    local cache=/sbin/ldconfig folder
    [ -x "$cache" ] || cache=ldconfig
    "$cache" -p 2>/dev/null | grep -qF "$1 " && return 0
    for folder in /usr/lib /usr/lib/*-linux-gnu* /lib /lib/*-linux-gnu* /usr/local/lib /usr/local/lib/*-linux-gnu*; do
        [ -e "$folder/$1" ] && return 0
    done
    return 1
}

# The part of missing_packages that every command has. Asked for by command and library: a broker or Node.js from elsewhere is just as good.
missing_to_run() {
    command_at mosquitto || echo mosquitto
    library_there libmosquitto.so.1 || echo libmosquitto1
    library_there libmodbus.so.5 || echo libmodbus5
    [ -e "${TZDIR:-/usr/share/zoneinfo}/Australia/Brisbane" ] || echo tzdata
    if [ -f "$root/src/Traceability.Ledger/Web/assets/package.json" ]; then
        command_at node || echo nodejs
        command_at npm || echo npm
    fi
}

# A broker that comes as a package starts as a service on port 1883, for all to reach. Where none was before, it is switched off again.
broker_service_known() { [ -d /run/systemd/system ] && systemctl cat mosquitto.service >/dev/null 2>&1; }

installing() { tail -n 1 | tr -d '\r' | cut -c1-60; }
# install_packages WHO-ELSE-RUNS-A-BROKER
install_packages() {
    local packages wanted as_root=() had_service=
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} -eq 0 ] && return 0
    wanted=${packages[*]}
    command -v apt-get >/dev/null 2>&1 \
        || fail "This machine lacks $wanted (Debian's names) and has no apt-get to install them: please install them and start again."
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 \
            || fail "This machine lacks $wanted: please run  apt-get install $wanted  as root and start again."
        as_root=(sudo)
    fi
    say "To install with apt-get: $wanted"
    if [ ${#as_root[@]} -gt 0 ] && ! sudo -n true 2>/dev/null; then
        # Where jobs are limited there may be nobody to type a password.
        if { [ -n "$limit" ] && [ ! -t 0 ]; } || ! sudo -v; then
            fail "Without root's rights they cannot be installed: please run  apt-get install $wanted  as root and start again."
        fi
    fi
    broker_service_known && had_service=1
    # Always: lists of last month name packages that the mirror no longer has.
    limit=${limit:+600} progress "Reading the package lists" installing "${as_root[@]}" apt-get update || fail_with_log "apt-get update failed"
    progress "Installing $wanted" installing \
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}" \
        || fail_with_log "apt-get could not install $wanted"
    if [ -z "$had_service" ] && broker_service_known; then
        "${as_root[@]}" systemctl disable --now mosquitto.service >/dev/null 2>&1 \
            && say "The broker's service, new on this machine, is switched off again; $1."
    fi
    mapfile -t packages < <(missing_packages)
    [ ${#packages[@]} -eq 0 ] || fail "Still missing after the installation: ${packages[*]}."
}
