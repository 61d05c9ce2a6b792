# shellcheck shell=bash
# How much a start costs, in instructions: the emulated board's clock goes on by a nanosecond with each, so its own times are counts. What a
# board takes that does so many a second can be told from it. (While it waits for something, the clock follows the real one.)
new_card
power_on -icount shift=0
check "the board starts, instruction by instruction" within 500 ssh_board true
# since_start PROPERTY [UNIT]: when that was, in millions of instructions since the kernel began.
# shellcheck disable=SC2086  # without a unit it is the system's
since_start() { on_board systemctl show -p "$1" --value ${2-} | awk '{ printf "%d", $1 / 1000 }'; }
fact "millions of instructions since the kernel began, of both processors together:"
fact "  first program of the system: $(since_start UserspaceTimestampMonotonic)"
fact "  the firmware is started: $(since_start ExecMainStartTimestampMonotonic bauta.service)"
fact "  packets cross: $(since_start ActiveEnterTimestampMonotonic bauta.service)"
fact "  processor time of the firmware until now: $(on_board systemctl show -p CPUUsageNSec --value bauta.service | awk '{ printf "%d", $1 / 1000000 }')"
