#!/bin/bash
# FTP between real peers: vsftpd and ProFTPD, lftp and curl; the client inside, and the server inside behind a forward; every
# way to announce a data connection. Nothing here would work without the FTP helper.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"
# shellcheck source=scripts/ftp
. "$(dirname "$0")/scripts/ftp"

head -c 300000 /dev/urandom >"$scratch/ftp/file"
chmod -R a+rX "$scratch/ftp"
wanted=$(cksum <"$scratch/ftp/file")

# fetches FROM WAY HOST PORT: the file, by this way to announce the data connection, which the log must show to be in use.
fetches() {
  local side=$1 way=$2 host=$3 port=$4 passive=yes extended=no word=$2
  rm -f "$scratch/fetched" "$scratch/talk"
  case $way in
    EPRT)
      ip netns exec "$prefix-$side" curl -sv --max-time 8 --ftp-port - -o "$scratch/fetched" "ftp://$host:$port/file" 2>"$scratch/talk" ;;
    *)
      [ "$way" != PORT ] || passive=no
      [ "$way" != EPSV ] || extended=yes
      ip netns exec "$prefix-$side" timeout 10 lftp -c "
        set net:timeout 4; set net:max-retries 1; set ftp:ssl-allow no; set ftp:fix-pasv-address no; set ftp:verify-address yes
        set ftp:passive-mode $passive; set ftp:auto-passive-mode no; set ftp:prefer-epsv $extended; set xfer:clobber yes
        debug -o $scratch/talk 9
        open ftp://$host:$port; cls; get file -o $scratch/fetched" ;;
  esac
  grep -q "$word" "$scratch/talk" || { echo "$word was not used"; tail "$scratch/talk"; return 1; }
  [ "$(cksum <"$scratch/fetched")" = "$wanted" ] || { echo "the file did not come whole"; tail "$scratch/talk"; return 1; }
}

helper() { board bauta helper "$@"; }

check "vsftpd outside" start_vsftpd wan "$server" 21
check "proftpd outside, at another port" start_proftpd wan "$server" 2121
for way in PORT PASV EPRT EPSV; do
  check "client inside, vsftpd outside: $way" fetches lan $way "$server" 21
done
refused "the other port has no helper: active fails there" fetches lan PORT "$server" 2121
check "the helper learns the other port" helper load ftp ports=21,2121
for way in PORT PASV EPRT EPSV; do
  check "client inside, proftpd outside: $way" fetches lan $way "$server" 2121
done

check "vsftpd inside" start_vsftpd lan "$client" 21
check "proftpd inside" start_proftpd lan "$client" 2121
check "behind a forward" board ipmasqadm portfw -a -P tcp -L "$outside" 21 -R "$client" 21
check "behind another" board ipmasqadm portfw -a -P tcp -L "$outside" 2121 -R "$client" 2121
for way in PORT PASV EPRT EPSV; do
  check "client outside, vsftpd inside: $way" fetches wan $way "$outside" 21
  check "client outside, proftpd inside: $way" fetches wan $way "$outside" 2121
done
check "client inside, vsftpd inside by the outside address: PASV" fetches lan PASV "$outside" 21

check "without the helper" helper unload ftp
refused "active fails" fetches lan PORT "$server" 21
refused "a server inside cannot be passive" fetches wan PASV "$outside" 21
check "and passive outward needs none" fetches lan PASV "$server" 21
check "the helper comes back" helper load ftp
board ipmasqadm portfw -f
finish
