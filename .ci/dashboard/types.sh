#!/usr/bin/env bash
# Checks the types of the dashboard's modules, which are written as JSDoc: types.sh DIRECTORY, which has
# node_modules with typescript, preact and htm. The vendored files have the types of these packages.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
copy=$1/types
rm -rf "$copy"
cp -r "$here/../../ai-provider-server/src/main/resources/dashboard" "$copy"
cp "$here/tsconfig.json" "$copy"
printf "export * from 'preact';\n" >"$copy/vendor/preact.d.ts"
printf "export * from 'preact/hooks';\n" >"$copy/vendor/hooks.d.ts"
printf "export { default } from 'htm';\n" >"$copy/vendor/htm.d.ts"
cd "$copy"
../node_modules/.bin/tsc -p .
