#!/bin/sh
# FOLDER: Debian's arm64 libraries, those of .ci/packages, to link and to run
# with.  By apt-get(8) with lists and a cache of its own: neither root nor this
# system's own packages have to do with it.  Does nothing where all is there,
# of the versions that this machine has.
set -eu
cd "$(dirname "$0")/../.."
folder=$1
names=$(sed -n '/^# libraries/,/^$/ { /^#/d; s/[[:space:]].*//p; }' .ci/packages)
# shellcheck disable=SC2086 # names are words
versions=$(dpkg-query -W $names)

[ "$versions" != "$(cat "$folder.versions" 2>/dev/null)" ] || exit 0
echo "arm64: fetching libraries" >&2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/lists/partial" "$tmp/archives/partial"
: >"$tmp/status"
cat >"$tmp/apt.conf" <<CONF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "";
Debug::NoLocking "true";
Dir::State "$tmp";
Dir::State::status "$tmp/status";
Dir::Cache "$tmp";
CONF
export APT_CONFIG="$tmp/apt.conf"
apt-get -qq update
# shellcheck disable=SC2086
apt-get -qq -y --download-only --no-install-recommends install \
    libc6-dev $names >/dev/null
rm -rf "$folder"
for deb in "$tmp"/archives/*.deb; do
	dpkg-deb -x "$deb" "$folder"
done
echo "$versions" >"$folder.versions"
