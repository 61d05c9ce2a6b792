# shellcheck shell=bash
# arm64_runs: has programs of the other processor run here, by an emulator that the kernel calls; switched on once a boot.
arm64_runs() {
  local formats=/proc/sys/fs/binfmt_misc rule=/usr/lib/binfmt.d/qemu-aarch64.conf
  [ "$(uname -m)" != aarch64 ] || return 0
  ! arch-test arm64 >/dev/null 2>&1 || return 0
  [ "$(id -u)" = 0 ] || die "arm64 programs do not run here yet; that is switched on by root, so run this once with sudo"
  [ -e "$formats/register" ] || mount -t binfmt_misc binfmt_misc "$formats"
  [ -e "$formats/qemu-aarch64" ] || cat "$rule" >"$formats/register"
  arch-test arm64 >/dev/null 2>&1 || die "arm64 programs do not run here, although qemu-user-static is there (binfmt_misc)"
}
