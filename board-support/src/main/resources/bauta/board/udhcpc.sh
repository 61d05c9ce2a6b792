#!/bin/sh
# Called by udhcpc with what happened as first argument and what the server said in the environment.
# Sets address and default route of the outside host port; the router follows the kernel's state by itself.
# Called by the router with `last' before udhcpc starts: a lease that has not ended, of a router that was killed or started
# again, holds until the server says otherwise (RFC 2131, 3.2). So nobody waits for the server.

last=$BAUTA_RUN/udhcpc.lease
kept=$BAUTA_RUN/udhcpc.kept
boot=$(cat /proc/sys/kernel/random/boot_id)
read -r uptime _ </proc/uptime
uptime=${uptime%.*}

# configure IP MASK BROADCAST SECONDS [GATEWAY]
configure() {
    if ! ip -4 -o address show dev "$interface" | grep -q " $1/$2 "; then
        ip -4 address flush dev "$interface"
    fi
    ip -4 address replace "$1/$2" broadcast "$3" dev "$interface" valid_lft "$4" preferred_lft "$4"
    if [ -n "$5" ]; then
        # A gateway outside the subnet, as with /32 leases, is reached directly.
        ip -4 route replace default via "$5" dev "$interface" onlink
    fi
}

case "$1" in
    last)
        rm -f "$kept"
        [ -r "$last" ] && read -r made until ip mask broadcast gateway <"$last" || exit 0
        if [ "$made" = "$boot" ] && [ "$until" -gt "$uptime" ]; then
            configure "$ip" "$mask" "$broadcast" $((until - uptime)) "$gateway"
            : >"$kept"
        fi
        ;;
    deconfig)
        # The first one of a client is said before it asked anybody.
        if [ -e "$kept" ]; then
            rm -f "$kept"
        else
            ip -4 address flush dev "$interface"
        fi
        ip link set "$interface" up
        ;;
    bound | renew)
        # The first router is the preferred one (RFC 2132, 3.5).
        gateway=${router%% *}
        configure "$ip" "${mask:-24}" "${broadcast:-+}" forever "$gateway"
        echo "$boot $((uptime + ${lease:-3600})) $ip ${mask:-24} ${broadcast:-+} $gateway" >"$last.new"
        mv "$last.new" "$last"
        {
            [ -n "$domain" ] && echo "search $domain"
            for server in $dns; do
                echo "nameserver $server"
            done
        } > "$BAUTA_RUN/resolv.conf.new"
        mv "$BAUTA_RUN/resolv.conf.new" "$BAUTA_RUN/resolv.conf"
        ;;
esac
exit 0
