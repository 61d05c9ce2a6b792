#!/bin/bash
# A real browser inside and the tools of the pages System and Network: asking, recording, lights, password, names, leases, services,
# helpers, logs, cutting all of a host, the wizard with a fixed outside address.
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=browser/start.sh
. "$image_build/tests/browser/start.sh"

echo 'correct horse 7' | board bauta password >/dev/null
before=$(board bauta export)
journey tools
board bauta password remove >/dev/null
printf '%s\n' "$before" | board bauta import >/dev/null
finish
