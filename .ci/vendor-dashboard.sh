#!/usr/bin/env bash
# Fills the dashboard's vendor/ with libraries of exact versions from npm, and writes its MANIFEST.
# Needs npm. To update a library, change its version here and run this.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
vendor=$root/ai-provider-server/src/main/resources/dashboard/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fetch NAME VERSION: the package's files, in $work/NAME
fetch() {
  mkdir -p "$work/$1"
  (cd "$work" && npm pack --silent "$1@$2" >/dev/null)
  tar -xzf "$work/$1-$2.tgz" -C "$work/$1" --strip-components=1
}

# entry FILE NAME VERSION LICENCE
entry() {
  printf '%s  %s  %s  %s  %s\n' "$(sha256sum "$vendor/$1" | cut -d' ' -f1)" "$1" "$2" "$3" "$4"
}

# without_map: a module without the address of its source map
without_map() { sed '/^\/\/# sourceMappingURL=/d' "$1"; }

preact=11.2.0 htm=3.1.1
fetch preact "$preact"
fetch htm "$htm"
mkdir -p "$vendor"
without_map "$work/preact/dist/preact.mjs" >"$vendor/preact.js"
without_map "$work/preact/hooks/dist/hooks.mjs" | sed 's|from"preact"|from"./preact.js"|' >"$vendor/hooks.js"
cp "$work/htm/dist/htm.mjs" "$vendor/htm.js"
{
  printf '# SHA-256  file  name  version  licence\n'
  entry preact.js preact "$preact" MIT
  entry hooks.js preact "$preact" MIT
  entry htm.js htm "$htm" Apache-2.0
} >"$vendor/MANIFEST"
