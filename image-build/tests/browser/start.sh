# shellcheck shell=bash
# What the tests in a browser begin with; sourced by them after the harness. The modules are fetched once, as the lock file has them.
BAUTA_MODULES=$image_build/target/browser
virtualBoard=$image_build/virtual-board
export BAUTA_MODULES prefix scratch virtualBoard

modules() {
  local lock=$image_build/tests/browser/package-lock.json
  cmp -s "$lock" "$BAUTA_MODULES/package-lock.json" && [ -d "$BAUTA_MODULES/node_modules" ] && return
  rm -rf "$BAUTA_MODULES"
  mkdir -p "$BAUTA_MODULES"
  cp "$lock" "${lock%-lock.json}.json" "$BAUTA_MODULES"
  npm ci --prefix "$BAUTA_MODULES" --ignore-scripts --no-audit --no-fund >"$scratch/npm" 2>&1 || { rm -rf "$BAUTA_MODULES/node_modules"; return 1; }
}
modules || { echo "not ok the modules of the browser tests are there"; sed 's/^/#   /' "$scratch/npm"; }

# journey NAME: plays browser/NAME.mjs inside; its checks print as those of the harness do.
journey() {
  HOME=$scratch lan timeout --kill-after=5 270 node "$image_build/tests/browser/$1.mjs" || echo "not ok the journey $1 comes to its end ($?)"
}

# A public key for SSH, that opens nothing.
ssh_key() {
  echo "ssh-ed25519 $(printf '\0\0\0\13ssh-ed25519\0\0\0\40%s' 'thirty-two-octets-of-no-real-key' | base64 -w 0) attic"
}
