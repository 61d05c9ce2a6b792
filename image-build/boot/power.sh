# shellcheck shell=bash
# Power goes while settings are being saved, again and again: the board always comes back with what was saved last or next.
cuts=${BAUTA_CUTS:-20}
new_card
power_on
check "the board starts" within 300 ssh_board true
confirmed=0 # port of the last forward that was answered as saved
good=0
for ((cut = 1; cut <= cuts; cut++)); do
  # Changes as fast as it takes them; each that was answered has to be kept. The number of forwards stays bounded.
  : >"$run/changes"
  ssh_board "n=\$((20000 + $cut * 500)); while :; do n=\$((n + 1)); ipmasqadm portfw -a -P tcp -L 0.0.0.0 \$n -R 192.168.77.50 80 && bauta save >/dev/null && echo \$n; done" \
    >"$run/changes" 2>/dev/null &
  changing=$!
  within 60 test -s "$run/changes" || { say "nothing was saved before cut $cut"; break; }
  sleep "$((RANDOM % 3)).$((RANDOM % 10))"
  power_off
  kill "$changing" 2>/dev/null || true
  wait "$changing" 2>/dev/null || true
  confirmed=$(grep -E '^[0-9]{5}$' "$run/changes" | tail -n 1)
  power_on
  within 300 ssh_board true || { say "no SSH after cut $cut"; break; }
  state=$(ssh_board 'systemctl is-active bauta; ipmasqadm portfw -l -n; bauta status; cat /run/bauta-boot/fsck') || true
  printf '%s\n' "$state" >"$run/state.$cut"
  # Nothing may be reported as damaged, and what was confirmed before the cut must be there.
  if ! grep -q '^active' <<<"$state" || grep -qi 'damaged\|unreadable' <<<"$state" || ! grep -qw "$confirmed" <<<"$state"; then
    say "after cut $cut: expected the forward of port $confirmed; the board said: $state"
    break
  fi
  good=$cut
  echo "# cut $cut: $(wc -l <"$run/changes") saves before it, the last is there; up again after $(since_power)"
done
check "$cuts power cuts during saves: always a good configuration ($good)" [ "$good" = "$cuts" ]
