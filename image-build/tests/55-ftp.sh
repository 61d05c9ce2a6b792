#!/bin/bash
# FTP between real peers: vsftpd and ProFTPD, lftp and curl; the client inside, and the server inside behind a forward; every
# way to announce a data connection. Nothing here would work without the FTP helper.
# shellcheck disable=SC2317  # check and within call what seems unreachable
# shellcheck source=harness
. "$(dirname "$0")/harness"

# serve_ftp SIDE PORT PACKAGE COMMAND...: as serve. Debian lets only one FTP server be installed, so both lie unpacked.
serve_ftp() {
  local root
  root=$(unpacked "$3") || return 1
  serve "$1" tcp "$2" env LD_LIBRARY_PATH="$(printf '%s:' "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu*)" \
    "$root/usr/sbin/$4" "${@:5}"
}

chmod 755 "$scratch"
mkdir -p "$scratch/ftp" "$scratch/empty"
head -c 300000 /dev/urandom >"$scratch/ftp/file"
chmod -R a+rX "$scratch/ftp"
wanted=$(cksum <"$scratch/ftp/file")

# vsftpd SIDE ADDRESS PORT, and the same for proftpd
start_vsftpd() {
  cat >"$scratch/vsftpd-$1.conf" <<C
listen=YES
listen_address=$2
listen_port=$3
background=NO
anonymous_enable=YES
no_anon_password=YES
ftp_username=daemon
nopriv_user=nobody
anon_root=$scratch/ftp
secure_chroot_dir=$scratch/empty
connect_from_port_20=YES
seccomp_sandbox=NO
xferlog_enable=NO
C
  serve_ftp "$1" "$3" vsftpd vsftpd "$scratch/vsftpd-$1.conf"
}
start_proftpd() {
  cat >"$scratch/proftpd-$1.conf" <<C
ServerType standalone
ServerName test
DefaultServer on
UseIPv6 off
DefaultAddress $2
SocketBindTight on
Port $3
User nobody
Group nogroup
PidFile $scratch/proftpd-$1.pid
ScoreboardFile $scratch/proftpd-$1.scores
SystemLog none
TransferLog none
WtmpLog off
UseReverseDNS off
UseFtpUsers off
<Anonymous $scratch/ftp>
  User nobody
  Group nogroup
  UserAlias anonymous nobody
  RequireValidShell off
</Anonymous>
C
  serve_ftp "$1" "$3" proftpd-core proftpd -n -c "$scratch/proftpd-$1.conf"
}

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
