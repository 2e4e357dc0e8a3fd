#!/bin/sh
# Builds the committed revision twice, in two clones with paths of different length, at two times, in two time zones,
# and compares what a release would publish, byte for byte.
#
#   scripts/check_reproducible.sh [options for mvn, such as -o]
#
# Exit code 0: all files are equal; 1: some differ, or a build failed.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Builds in the clone $1, with the time zone $2, and lists the files' hashes.
build() {
  clone=$work/$1
  zone=$2
  shift 2
  git clone -q --no-hardlinks "$root" "$clone"
  (
    cd "$clone"
    TZ=$zone mvn -q -B -P release -DskipTests "$@" verify >"$clone.log" 2>&1
  ) || {
    cat "$clone.log" >&2
    exit 1
  }
  (
    cd "$clone"
    # The examples are not released.
    find pom.xml target sigmazero-*/target -maxdepth 1 \( -name '*.jar' -o -name 'bom.*' -o -name pom.xml \) -type f |
      LC_ALL=C sort | xargs sha256sum
  ) >"$clone.sha256"
}

build first UTC "$@"
# Times in archives have a resolution of two seconds.
sleep 3
build the-second-clone Asia/Kolkata "$@"

if diff "$work/first.sha256" "$work/the-second-clone.sha256"; then
  cat "$work/first.sha256"
  printf '%s files, all equal\n' "$(wc -l <"$work/first.sha256" | tr -d ' ')"
else
  printf 'check_reproducible: the files above differ\n' >&2
  exit 1
fi
