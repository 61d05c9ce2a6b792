# shellcheck shell=bash
# Who gets in, what a forward does, what happens when the firmware ends.
running() { recorded "$run/board.process" >/dev/null; }
running || { seed_card; power_on; check "it starts" join 150; }
check "SSH with a key" within 90 ssh_board true
outside=$(cut -d' ' -f3 "$run/wan.leases" | head -n 1)
check "not without" sh -c "! ip netns exec $prefix-lan ssh -F none -i /dev/null -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@$inside true"
check "not from outside" sh -c "! ip netns exec $prefix-wan timeout 3 socat -u TCP:$outside:22 -"
check "a forward" on_board ipmasqadm portfw -a -P tcp -L "$outside" 8080 -R "$(cat "$run/address")" 80
background inside-web lan socat "TCP-LISTEN:80,reuseaddr,fork" "EXEC:$image_build/virtual/answer"
forwarded() { [ "$(wan curl -sS --max-time 3 "http://$outside:8080/")" = "$server" ]; }
check "is used from outside" within 10 forwarded
pid() { on_board systemctl show -p MainPID --value bauta.service; }
first=$(pid)
check "kill -9 of the firmware" on_board kill -9 "$first"
check "the forward comes back" within 60 forwarded
check "with another process" sh -c '[ "$1" != "$2" ]' sh "$first" "$(pid)"
rescued() { lan curl -s --max-time 3 "http://$inside/" | grep -q 'The router does not run'; }
check "the firmware made to fail at once" on_board systemd-run --unit=murder -q sh -c \
  'while ! systemctl is-active -q bauta-rescue; do pid=$(systemctl show -p MainPID --value bauta); [ "$pid" = 0 ] || kill -9 "$pid"; sleep 1; done'
check "the rescue page answers at the router's address" within 90 rescued
check "and SSH" within 60 ssh_board systemctl is-active -q bauta-rescue
check "started again by hand" ssh_board 'systemctl reset-failed bauta; systemctl start bauta'
check "it forwards again" within 90 forwarded
