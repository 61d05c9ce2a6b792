# shellcheck shell=sh
# The boot record: which slot is started. Sourced by the initramfs and by /usr/lib/bauta/slots; for any POSIX shell and BusyBox.
# One sector of text at two places of the card, before the first partition; the form is in image-build/rootfs/README.md.
record_sectors='2048 4096'

# record_body TEXT: the lines before the checksum, newline included, if the checksum is theirs.
record_body() {
  case $1 in "bauta-slots 1
"*sha256\ *) ;; *) return 1 ;; esac
  body=${1%sha256 *}
  [ "$(printf %s "$body" | sha256sum | cut -d' ' -f1)" = "${1##*sha256 }" ] && printf '%sx' "$body"
}

# record_read DISK: sets sequence, active, try, left, failed, and newest, the sector they come from. Without a valid copy:
# slot A, nothing on trial.
record_read() {
  sequence=0 active=a try=- left=0 failed=- newest=0
  for sector in $record_sectors; do
    text=$(dd if="$1" bs=512 skip="$sector" count=1 2>/dev/null | tr -d '\000')
    body=$(record_body "$text") || continue
    number=$(printf %s "${body%x}" | sed -n 's/^sequence \([0-9]\{1,9\}\)$/\1/p')
    [ -n "$number" ] && [ "$number" -gt "$sequence" ] || continue
    a=- t=- l=0 f=-
    while read -r word first second; do
      case $word in
        active) a=$first ;;
        try) t=$first l=$second ;;
        failed) f=$first ;;
      esac
    done <<R
${body%x}
R
    case $a in a | b) ;; *) continue ;; esac
    case $t in a | b) ;; *) t=- l=0 ;; esac
    case $l in [0-9]) ;; *) l=0 ;; esac
    sequence=$number active=$a try=$t left=$l failed=$f newest=$sector
  done
}

# record_write DISK: writes what record_read set, over the copy that did not hold, to the card itself.
record_write() {
  sequence=$((sequence + 1))
  for sector in $record_sectors; do [ "$sector" = "$newest" ] || break; done
  body="bauta-slots 1
sequence $sequence
active $active
try $try $left
failed $failed
"
  printf '%ssha256 %s\n' "$body" "$(printf %s "$body" | sha256sum | cut -d' ' -f1)" |
    dd of="$1" bs=512 seek="$sector" conv=sync,notrunc,fsync 2>/dev/null || return 1
  newest=$sector
}

other_slot() { [ "$1" = a ] && echo b || echo a; }
