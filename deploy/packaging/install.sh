#!/bin/sh
# Installs this folder on the device that it runs on, or into a tree (--root); again, newer or older over what is there. Needs no network.
# Everything is checked before anything is changed, and what fails half-way is taken back.
set -eu

usage() {
    cat <<'TEXT'
Usage: sudo ./install.sh [--root DIR]

  Installs agent, edge-setup and their runtime from this folder, and keeps the folder's files so that
  edge-setup rollback can come back to them. Site file, keys and segments are never touched.

  --root DIR   into a tree that is no running system, such as a card's
TEXT
}
die() {
    echo "$1" >&2
    exit 1
}

root=
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit 0 ;;
        --root) [ $# -ge 2 ] || die "--root needs a folder."; root=$2; shift 2 ;;
        *) die "$1 is no option. See install.sh --help." ;;
    esac
done
[ "$(id -u)" = 0 ] || die "Installing needs root. Remedy: sudo $0"
[ -z "$root" ] || { [ -d "$root" ] && root=$(cd -P -- "$root" && pwd); } || die "--root $root: there is no such folder."
[ "$root" != / ] || root=
here=$(cd -P -- "$(dirname -- "$0")" && pwd)
cd "$here"

# What is in this folder is what was packed.
[ -f SHA256SUMS ] || die "SHA256SUMS is missing. Remedy: copy the whole folder again."
sha256sum --quiet --strict -c SHA256SUMS >&2 || die "A file is damaged or missing, see above; nothing was changed. Remedy: copy the whole folder again."
set -- traceability-edge_*.deb; package=$1
set -- libmosquitto1*.deb; mosquitto=$1
set -- *.tar.gz; runtime=$1
grep -q "  $package\$" SHA256SUMS && grep -q "  $mosquitto\$" SHA256SUMS && grep -q "  $runtime\$" SHA256SUMS || die "This is not a whole folder; nothing was changed. Remedy: copy it again."
version=$(dpkg-deb -f "$package" Version) arch=$(dpkg-deb -f "$package" Architecture)

in_tree() { if [ -n "$root" ]; then dpkg --root="$root" "$@"; else dpkg "$@"; fi; }
if [ -n "$root" ] && [ ! -f "$root/var/lib/dpkg/status" ]; then
    # A bare tree: no system of packages yet, and no shell to run scripts in.
    mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/etc"
    : >"$root/var/lib/dpkg/status"
fi
bare=
[ -z "$root" ] || [ -x "$root/bin/sh" ] || bare=1
if [ -z "$bare" ]; then
    if [ -n "$root" ]; then native=$(chroot "$root" dpkg --print-architecture); else native=$(dpkg --print-architecture); fi
    [ "$arch" = "$native" ] || die "This folder is for $arch and this system is $native; nothing was changed. Remedy: take the folder for $native."
fi
room=$(df -Pk "${root:-/}" | awk 'NR == 2 { print $4 }')
[ "$room" -ge 400000 ] || die "$((room / 1024)) MiB are free and 400 are needed; nothing was changed. Remedy: make room."

app=$root/opt/traceability-edge kept=$root/var/lib/traceability-edge-packages
# A runtime stands under its own name, and one link says which is used: it changes in one step, whatever is cut off when.
ours=dotnet-$(sha256sum "$runtime" | cut -c 1-12) before=$(readlink -- "$app/dotnet" || true)
use_runtime() { ln -sfn -- "$1" "$app/dotnet.link" && mv -fT -- "$app/dotnet.link" "$app/dotnet"; }
forced=
[ -z "$bare" ] || forced="--force-script-chrootless --force-depends --force-architecture"
# What was installed and what was before it are folders under names of their own too, and two links.
id=$(sha256sum SHA256SUMS | cut -c 1-12) old=$(readlink -- "$kept/current" || true)
link() { ln -sfn -- "$2" "$kept/$1.link" && mv -fT -- "$kept/$1.link" "$kept/$1"; }
changed= copied=
undo() {
    status=$?
    [ "$status" -ne 0 ] || return 0
    rm -rf -- "$app/$ours.new" "$kept/$id.new"
    [ -z "$copied" ] || rm -rf -- "${kept:?}/$id"
    [ -n "$changed" ] || return 0
    # Another version may be half unpacked over the one that ran: that one is put back whole.
    if [ -n "$before" ] && [ -f "$kept/current/SHA256SUMS" ]; then
        use_runtime "$before"
        in_tree $forced -i "$kept"/current/traceability-edge_*.deb >/dev/null 2>&1 || true
    else
        in_tree $forced --purge traceability-edge >/dev/null 2>&1 || true
        rm -rf -- "$app"
    fi
    echo "Taken back: this device is as it was." >&2
}
trap undo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

mkdir -p "$app" "$kept"
rm -rf -- "$app/$ours.new" "$kept/$id.new"
if [ ! -d "$app/$ours" ]; then
    mkdir "$app/$ours.new"
    tar -xzf "$runtime" -C "$app/$ours.new" --no-same-owner
    [ -x "$app/$ours.new/dotnet" ] || die "$runtime holds no runtime; nothing was changed. Remedy: make the folder again with deploy/package."
    mv -- "$app/$ours.new" "$app/$ours"
fi
if [ ! -d "$kept/$id" ]; then
    mkdir "$kept/$id.new"
    cp -p -- "$package" "$mosquitto" "$runtime" install.sh SHA256SUMS "$kept/$id.new/"
    mv -- "$kept/$id.new" "$kept/$id"
    copied=1
fi
# From here on there is something to take back.
changed=1
use_runtime "$ours"

# The system's own libmosquitto is newer or the same: its distribution looks after it.
in_tree -s libmosquitto1 2>/dev/null | grep -q '^Status: install ok installed' || in_tree $forced -i "$mosquitto" >&2 || die "libmosquitto could not be installed, see above."
in_tree $forced -i "$package" >&2 || die "The package could not be installed, see above."

# Installed: from here on nothing is taken back, and nobody's Ctrl-C stops it. The same version again is no earlier one to come back to.
trap - EXIT
trap '' INT TERM HUP
if [ -n "$old" ] && [ "$old" != "$id" ]; then link previous "$old"; fi
link current "$id"
# What neither of the two needs goes; the runtime before stays, as the edge-setup that started this may still run on it.
for one in "$kept"/*/; do
    one=$(basename -- "$one")
    case $one in current | previous | "$id" | "$(readlink -- "$kept/previous" || true)") ;; *) rm -rf -- "${kept:?}/$one" ;; esac
done
for one in "$app"/dotnet-*; do
    case ${one##*/} in "$ours" | "$before") ;; *) rm -rf -- "$one" ;; esac
done
sync
echo "traceability-edge $version is installed${root:+ in $root}."
[ -f "$root/etc/traceability-edge/site.yaml" ] || echo "Next: sudo edge-setup init"
