# shellcheck shell=bash
# Processes recorded in files by number and time of start, so that never a stranger is ended who got the same number.
# Expects `set -eu`.

# started_at PID: the kernel's time stamp of its start (field 22 of /proc/PID/stat; the name before may hold blanks).
started_at() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  [ "$1" != Z ] || return 1
  echo "${20}"
}

# record FILE PID
record() {
  local started
  started=$(started_at "$2") || return 1
  printf '%d %s\n' "$2" "$started" >"$1"
}

# recorded FILE: prints the process's number if it still runs.
recorded() {
  local pid started
  [ -r "$1" ] || return 1
  read -r pid started <"$1" || return 1
  [ "$(started_at "$pid")" = "$started" ] && echo "$pid"
}

# end_recorded FILE: asks it to end, waits up to 30 seconds, then ends it. FILE is removed.
end_recorded() {
  local pid started
  if pid=$(recorded "$1") && started=$(started_at "$pid"); then
    kill "$pid" 2>/dev/null || true
    if ! gone_within 30 "$pid" "$started"; then
      say "process $pid did not end when asked to; killing it"
      kill -9 "$pid" 2>/dev/null || true
      gone_within 10 "$pid" "$started" || true
    fi
  fi
  rm -f "$1"
}

# gone_within SECONDS PID STARTED: waits until the process has ended and given back what it held; fails if it does not in that time.
gone_within() {
  local end=$((SECONDS + $1))
  while [ "$(started_at "$2")" = "$3" ]; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}
