#!/bin/sh
# Called by udhcpc with what happened as first argument and what the server said in the environment.
# Sets address and default route of the outside host port; the router follows the kernel's state by itself.

case "$1" in
    deconfig)
        ip -4 address flush dev "$interface"
        ip link set "$interface" up
        ;;
    bound | renew)
        if ! ip -4 -o address show dev "$interface" | grep -q " $ip/${mask:-24} "; then
            ip -4 address flush dev "$interface"
            ip -4 address add "$ip/${mask:-24}" broadcast "${broadcast:-+}" dev "$interface"
        fi
        # The first router is the preferred one (RFC 2132, 3.5).
        gateway=${router%% *}
        if [ -n "$gateway" ]; then
            # A gateway outside the subnet, as with /32 leases, is reached directly.
            ip -4 route replace default via "$gateway" dev "$interface" onlink
        fi
        if [ -n "$BAUTA_RUN" ]; then
            {
                [ -n "$domain" ] && echo "search $domain"
                for server in $dns; do
                    echo "nameserver $server"
                done
            } > "$BAUTA_RUN/resolv.conf.new"
            mv "$BAUTA_RUN/resolv.conf.new" "$BAUTA_RUN/resolv.conf"
        fi
        ;;
esac
exit 0
