# shellcheck shell=bash
# How long a first start takes, from power-on: until a client inside has a lease, a request of it crosses, the page answers.
starts=${BAUTA_STARTS:-5}
for ((start = 1; start <= starts; start++)); do
  new_card
  power_on
  check "start $start: a client inside gets a lease" join 150
  lease=$(since_power)
  check "a request crosses" within 60 lan curl -sS --max-time 3 -o "$run/seen" "http://$server/"
  request=$(since_power)
  check "the page answers" within 90 lan curl -sS --max-time 5 -o "$run/page" "http://$inside/"
  fact "lease $lease, request $request, page $(since_power)"
done
