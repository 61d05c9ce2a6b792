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
  local pid
  if pid=$(recorded "$1"); then
    kill "$pid" 2>/dev/null || true
    for _ in {1..300}; do
      recorded "$1" >/dev/null || break
      sleep 0.1
    done
    if recorded "$1" >/dev/null; then
      say "process $pid did not end when asked to; killing it"
      kill -9 "$pid" 2>/dev/null || true
    fi
  fi
  rm -f "$1"
}

# wait_until_gone [PID STARTED]...: until these processes, killed before, have given back what they held; 10 seconds at most.
wait_until_gone() {
  while [ $# -gt 0 ]; do
    for _ in {1..100}; do
      [ "$(started_at "$1")" = "$2" ] || break
      sleep 0.1
    done
    shift 2
  done
}
