package bauta.command;

/** What {@code ipchains} says about itself. */
final class IpchainsHelp {
    /** The release whose behaviour this follows; scripts look for it. */
    static final String VERSION = "ipchains 1.3.9, 17-Mar-1999\n";
    static final String NOT_VERSION = "Not ipchains 2.0\n";

    private static final String USAGE = """
            Usage: NAME -[ADC] chain rule-specification [options]
                   NAME -[RI] chain rulenum rule-specification [options]
                   NAME -D chain rulenum [options]
                   NAME -[LFZNX] [chain] [options]
                   NAME -P chain target [options]
                   NAME -M [ -L | -S ] [options]
                   NAME -h [icmp] (print this help information, or ICMP list)

            Commands:
            Either long or short options are allowed.
              --append        -A chain             add a rule at the end of a chain
              --delete        -D chain [rulenum]   delete a rule, by its parts or by its number
              --insert        -I chain [rulenum]   insert a rule at that place (default 1, the first)
              --replace       -R chain rulenum     put another rule in the place of that one
              --list          -L [chain]           list the rules of one chain or of all
              --flush         -F [chain]           delete all rules of one chain or of all
              --zero          -Z [chain]           set the counters of one chain or of all to zero
              --check         -C chain             say what would become of such a packet
              --new-chain     -N chain             make a chain of your own
              --delete-chain  -X [chain]           remove a chain of your own, or all of them
              --policy        -P chain target      what becomes of packets that no rule decides
              --masquerading  -M -L                list the masqueraded connections
              --set           -M -S tcp tcpfin udp set their timeouts, in seconds; 0 leaves one as it is
              --version       -V                   print the version

            Options:
              --protocol      -p [!] proto         by number or name, such as `tcp'
              --source        -s [!] address[/mask] [[!] port[:port]]
              --source-port   --sport [!] port[:port]
              --destination   -d [!] address[/mask] [[!] port[:port]]
              --destination-port  --dport [!] port[:port]
              --icmp-type     --icmp-type type     by number or name
              --interface     -i [!] name[+]       with + every interface whose name begins so
              --jump          -j target [port]     ACCEPT, DENY, REJECT, MASQ, REDIRECT [port], RETURN or a chain
              --syn           [!] -y               TCP segments that open a connection
              --fragments     [!] -f               second and later fragments
              --bidirectional -b                   the rule and its mirror image
              --mark          -m [+-]mark          set the mark, or add to it
              --TOS           -t and xor           change the type of service, two hexadecimal octets
              --log           -l                   log packets that match
              --output        -o [maxsize]         hand packets that match to user space
              --numeric       -n                   list addresses, ports and protocols in numbers
              --verbose       -v                   say more
              --exact         -x                   list counters in full
              --line-numbers                       number the rules listed
              --no-warnings                        do without warnings
            """;

    private IpchainsHelp() {
    }

    static String usage(String called) {
        return VERSION + "\n" + USAGE.replace("NAME", called);
    }

    /** The names of ICMP types, the codes of each type below it. */
    static String icmp() {
        var text = new StringBuilder(VERSION).append("\nValid ICMP Types:\n");
        for (var entry : IcmpName.ALL) {
            text.append(entry.code() < 0 ? "" : "   ").append(entry.name());
            if (!entry.alias().isEmpty()) {
                text.append(" (").append(entry.alias()).append(')');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
