# shellcheck shell=bash
# Power goes while settings are being saved, again and again: the board always comes back with what was saved last or next.
cuts=${BAUTA_CUTS:-20}
new_card
good=0
power_on
for ((cut = 1; cut <= cuts; cut++)); do
  within 180 ssh_board true || { say "no SSH after cut $((cut - 1))"; break; }
  state=$(ssh_board 'systemctl is-active bauta; ipmasqadm portfw -l -n; bauta status' 2>&1) || true
  printf '%s\n' "$state" >"$run/state.$cut"
  # Nothing may be reported as damaged, and what was confirmed before the cut must be there.
  confirmed=$(cat "$run/confirmed" 2>/dev/null || echo 0)
  if ! grep -q '^active' <<<"$state" || grep -qi 'damaged\|unreadable' <<<"$state" ||
    { [ "$confirmed" != 0 ] && ! grep -qw "$confirmed" <<<"$state"; }; then
    say "after cut $((cut - 1)): expected the forward of port $confirmed; the board said: $state"
    break
  fi
  good=$cut
  # Changes as fast as it takes them; each that was answered has to be kept.
  ssh_board "n=\$((20000 + $cut * 500)); while :; do n=\$((n + 1)); ipmasqadm portfw -a -P tcp -L 0.0.0.0 \$n -R 192.168.77.50 80 && bauta save >/dev/null && echo \$n; done" \
    >"$run/changes" 2>/dev/null &
  changing=$!
  within 60 test -s "$run/changes" || true
  sleep "0.$((RANDOM % 10))"
  power_off
  kill "$changing" 2>/dev/null || true
  wait "$changing" 2>/dev/null || true
  tail -n 1 "$run/changes" >"$run/confirmed"
  power_on
done
check "$cuts power cuts during saves: always a good configuration ($good)" [ "$good" = "$cuts" ]
