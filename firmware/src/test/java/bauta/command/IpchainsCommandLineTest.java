package bauta.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpchainsCommandLineTest {
    private static final String TRY = "Try `ipchains -h' or 'ipchains --help' for more information.\n";

    private final IpchainsBench bench = new IpchainsBench();

    /** The rules after a command on an empty table, as saved. */
    private String rule(String line) {
        assertEquals(0, bench.run(line), bench::err);
        return bench.saved().lines().filter(l -> l.startsWith("-A")).map(l -> l.substring(l.indexOf("-s")))
                .reduce((a, b) -> a + " & " + b).orElse("");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -A input -s 10.0.0.0/33 -j DENY | invalid mask `33' specified
            -A input -s 0/0 80 -j DENY | can only specify ports for icmp, tcp or udp
            -A input -y -j DENY | -y only allowed with TCP protocol
            -A input -p tcp -f -y -j DENY | -y not allowed with -f
            -A input -p tcp -f -d 0/0 80 | no ports allowed with -f
            -A input -p ! tcp -d 0/0 80 | no ports allowed without specific protocol
            -A input -j MASQ | masquerading not allowed for input and output chains
            -A output -j MASQ | masquerading not allowed for input and output chains
            -A forward -j REDIRECT | redirecting only allowed with TCP or UDP
            -A forward -p tcp -j REDIRECT | redirect not allowed for output and forward chains
            -A input -p ! tcp -j REDIRECT | redirecting only allowed with TCP or UDP
            -A input -p icmp -s 0/0 echo | Ambiguous ICMP `echo' : `echo-reply' or `echo-request'?
            -A input -p icmp -s 0/0 nonsense | invalid ICMP type `nonsense' specified
            -A input -p icmp -s 0/0 ping -d 0/0 0 | Can't use ICMP name and destination port together
            -A input -p icmp -s 0/0 ! ping | Can't invert named ICMP types
            -A input -p tcp -d 0/0 nonsense | invalid port/service `nonsense' specified
            -A input -p tcp -d 0/0 65536 | invalid port/service `65536' specified
            -A input -p tcp -d 0/0 0x50 | invalid port/service `0x50' specified
            -A input -p nonsense | unknown protocol `nonsense' specified
            -A input -p 65536 | unknown protocol `65536' specified
            -A input -p ! all | rule would never match protocol
            -A input -s nowhere.example | host/network `nowhere.example' not found
            -A input -s 300.1.1.1 | host/network `300.1.1.1' not found
            -A input -s 1.2.3.4/1.2.3 | invalid mask `1.2.3' specified
            -A input -j TOOLONGNAME | Invalid target name `TOOLONGNAME' (8 chars max)
            -A input -j '' | Invalid target name `' (too short)
            -A input -i abcdefghijklmnopq | interface name `abcdefghijklmnopq' must be shorter than IFNAMSIZ (16)
            -A input -t 01 | -t requires 2 hexbyte arguments
            -A input -t 01 1000 | invalid hexbyte `1000' specified
            -A input -o 65536 | -o argument must be 0-65535, not `65536'
            -R input | -R requires a rule number
            -D input 3x | Invalid rule number `3x'
            -I input 0 -j DENY | Invalid rule number `0'
            -P input | -P requires a chain and a policy
            -P input deny | Invalid policy `deny' for -P
            -P input RETURN | Invalid policy `RETURN' for -P
            -P test DENY | Can only set policy in built-in chains.
            -P input MASQ | `-P MASQ' only valid for `forward' chain.
            -S 1 2 | -S requires 3 timeout values
            -S | -S requires 3 timeout values
            -S 1 2 3x | invalid timeout value `3x' specified
            -M | -M/--masquerading requires -L/--list or -S/--set
            -L input -Z | -L with -Z does not allow chain to be specified
            -L -Z input | -L with -Z does not allow chain to be specified
            -N abcdefghi | chain name `abcdefghi' too long (must be under 8 chars)
            -v | no command specified
            -L -- foo | unknown arguments found on commandline
            -A input ! ! -p tcp | multiple consecutive ! not allowed
            -A input ! -p ! tcp | Multiple `!' flags not allowed
            -A input -p tcp ! | nothing appropriate following !
            -A input -p ! | nothing appropriate following !
            ! -A input | unexpected ! flag
            -L ! --line-numbers | cannot have ! before --line-numbers
            -A input ! --no-warnings | cannot have ! before --no-warnings
            -R input 1 -s twins.example | Replacement rule does not specify a unique address
            -A input -s ! twins.example | ! not allowed with multiple source or destination IP addresses
            -A input -b -s twins.example | -b not allowed with multiple source or destination IP addresses
            -C input -p tcp -s 1.2.3.4 1024 -d 1.2.3.5 -i eth0 | one port required with source/destination address for -C
            -C input -p ! tcp -s 1.2.3.4 1024 -d 1.2.3.5 80 -i eth0 | ! not allowed with -C
            -C input -p icmp -s 1.2.3.4 redirect -d 1.2.3.5 -i eth0 | Must specify exact ICMP type for testing
            -A | option requires an argument -- A
            --s 1.2.3.4 | option `--s' is ambiguous
            --add input | unrecognized option `--add'
            --masquerade -L | unrecognized option `--masquerade'
            -w | invalid option -- w
            -L --numeric=yes | option `--numeric' doesn't allow an argument
            --delete-chain | option `--delete-chain' requires an argument
            """)
    void wrongCommandLines(String line, String error) {
        bench.given("-N test");
        var before = bench.tables.current();
        assertEquals(2, bench.run(line));
        assertEquals("ipchains: " + error + "\n" + TRY, bench.err());
        assertEquals("", bench.out());
        assertEquals(before, bench.tables.current());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -A input -L | Can't use -L with -A
            -D input 1 -s 1.2.3.4 | Illegal option `-s' with this command
            -A input --line-numbers | Illegal option `-3' with this command
            -M -L -s 1.2.3.4 | Illegal option `-s' with this command
            -M -L -Z | Can't use -Z with -M
            -R input 1 -b | Illegal option `-b' with this command
            -C input -p tcp -s 1.2.3.4 1024 -d 1.2.3.5 80 | You need to supply the `-i' option for this command
            -A input -p tcp -p udp | multiple -p flags not allowed
            -A input -p tcp -s 0/0 80 --sport 81 | multiple -1 flags not allowed
            -A input ! -j DENY | cannot have ! before -j
            -A input -t 01 01 | TOS manipulation cannot alter bit 0 (RFC1349)
            -A input -t 00 10 | TOS manipulation cannot alter bit 0 (RFC1349)
            -A input -t 01 06 | TOS manipulation cannot set multiple TOS bits (RFC1349)
            -A input -m 08 | Bad value `08' for -m.
            -A input -m 0x100000000 | Bad value `0x100000000' for -m.
            """)
    void wrongCombinations(String line, String error) {
        assertEquals(2, bench.run(line));
        assertEquals("ipchains: " + error + "\n\n" + TRY, bench.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "-L input extra", "-N -v foo", "-A input -s 1.2.3.4 -p tcp stray", "-"})
    void strayWordsGetOnlyTheAdvice(String line) {
        assertEquals(2, bench.run(line));
        assertEquals(TRY, bench.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -L nosuch | No chain by that name
            -Ln | No chain by that name
            -F nosuch | No chain by that name
            -X nosuch | No chain by that name
            -Z nosuch | No chain by that name
            -D nosuch -j DENY | No chain by that name
            -D input 9 | No chain by that name (no rule 9 in chain input)
            -A input -j nosuch | No target by that name
            -A input -j accept | No target by that name
            -A input -j forward | No target by that name
            -A nosuch -j DENY | No target by that name (no chain nosuch)
            -N test | Chain already exists
            -X full | Chain is not empty
            -X test | Device or resource busy
            -X input | Device or resource busy
            -D input -j DENY | bad rule (does a matching rule exist in that chain?)
            -I input 9 -j DENY | bad rule (does a matching rule exist in that chain?)
            -R input 2 -j DENY | bad rule (does a matching rule exist in that chain?)
            -N '' | Invalid argument
            -A test -j full | Too many levels of symbolic links (loop of chains: test -> full -> test)
            -A test -j test | Too many levels of symbolic links (loop of chains: test -> test)
            -C input -p tcp -s 1.2.3.4 1024 -d 1.2.3.5 80 -i + | bad arguments (does that interface exist?)
            """)
    void refusals(String line, String error) {
        bench.given("-N test\n-N full\n-A full -j test\n-A input -j test");
        var before = bench.tables.current();
        assertEquals(1, bench.run(line));
        assertEquals("ipchains: " + error + "\n", bench.err());
        assertEquals(before, bench.tables.current());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            -A input | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0
            --append=input --jump=DENY --log | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -j DENY -l
            --app input --proto tcp --fragment --j DENY | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -p 6 -j DENY -f
            -l -A input -fj DENY | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -j DENY -l -f
            -Ainput -jDENY | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -j DENY
            -A input -s10.0.0.1 -ieth0 -ptcp --dport=80 | -s 10.0.0.1/255.255.255.255 -d 0.0.0.0/0.0.0.0 80:80 -i eth0 -p 6
            -A input --interface=ppp+ -d10.0.0.0/8 | -s 0.0.0.0/0.0.0.0 -d 10.0.0.0/255.0.0.0 -i ppp+
            -A input -p tcp -s10.0.0.1 1024: -d10.0.0.2 :1023 | -s 10.0.0.1/255.255.255.255 1024:65535 -d 10.0.0.2/255.255.255.255 0:1023 -p 6
            -A input -s ! 10.0.0.0/8 ! 80 -p tcp | -s ! 10.0.0.0/255.0.0.0 ! 80:80 -d 0.0.0.0/0.0.0.0 -p 6
            -A input ! -s 10.0.0.0/8 80 -p tcp | -s ! 10.0.0.0/255.0.0.0 80:80 -d 0.0.0.0/0.0.0.0 -p 6
            -A input -s 10.0.0.0/8 ! -p tcp | -s 10.0.0.0/255.0.0.0 -d 0.0.0.0/0.0.0.0 -p ! 6
            -A input ! --sport 53 -p udp --dport ! domain | -s 0.0.0.0/0.0.0.0 ! 53:53 -d 0.0.0.0/0.0.0.0 ! 53:53 -p 17
            -A input -p tcp ! -y -i ! eth0 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -i ! eth0 -p 6 ! -y
            -A input -s 192.168.1.77/24 -d 1.2.3.4/0.0.0.255 | -s 192.168.1.0/255.255.255.0 -d 0.0.0.4/0.0.0.255
            -A input -s any/0 -d nonsense/0 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0
            -A input -s 010.1.1.1 -d lab/16 | -s 10.1.1.1/255.255.255.255 -d 10.5.0.0/255.255.0.0
            -A input -s lab -d one.example | -s 10.5.0.0/255.255.255.255 -d 192.0.2.1/255.255.255.255
            -A input -p TCP -d 0/0 http:https | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 80:443 -p 6
            -A input -p tcp -d 0/0 100:50 -j DENY | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 100:50 -p 6 -j DENY
            -A input -p tcp -d 0/0 : | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -p 6
            -A input -p tcp -d 255.255.255.255/0 bootpc | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 68:68 -p 6
            -A input -p udp -d 0/0 dns -s 0/0 netbios-ns:netbios-ssn | -s 0.0.0.0/0.0.0.0 137:139 -d 0.0.0.0/0.0.0.0 53:53 -p 17
            -A input -p icmp -s 0/0 port-un | -s 0.0.0.0/0.0.0.0 3:3 -d 0.0.0.0/0.0.0.0 3:3 -p 1
            -A input -p icmp --icmp-type PING | -s 0.0.0.0/0.0.0.0 8:8 -d 0.0.0.0/0.0.0.0 -p 1
            -A input -p icmp -s 0/0 13:255 -d 0/0 0 | -s 0.0.0.0/0.0.0.0 13:255 -d 0.0.0.0/0.0.0.0 0:0 -p 1
            -A input -p gre -i + -j ACCEPT | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -p 47 -j ACCEPT
            -A input -m 010 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -m 8
            -A input -m 0xffffffff -o | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -m 4294967295 -o 65535
            -A input -m -5 -o 128 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -m -5 -o 128
            -A input -m +7 -o64 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -m +7 -o 64
            -A input -m 0 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -m 0
            -A input -m +0 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0
            -A input -t 0x01 0x10 | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -t 01 10
            -A input -p tcp -j REDIRECT http | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -p 6 -j REDIRECT 80
            -A input -p tcp -jREDIRECT -l | -s 0.0.0.0/0.0.0.0 -d 0.0.0.0/0.0.0.0 -p 6 -j REDIRECT 0 -l
            -A input -b -p tcp -s 10.0.0.1 80 -d ! 10.0.0.2 | -s 10.0.0.1/255.255.255.255 80:80 -d ! 10.0.0.2/255.255.255.255 -p 6 & -s ! 10.0.0.2/255.255.255.255 -d 10.0.0.1/255.255.255.255 80:80 -p 6
            -I input -b -s 10.0.0.1 | -s 0.0.0.0/0.0.0.0 -d 10.0.0.1/255.255.255.255 & -s 10.0.0.1/255.255.255.255 -d 0.0.0.0/0.0.0.0
            -A input -b -p icmp -s 10.0.0.1 8 | -s 10.0.0.1/255.255.255.255 8:8 -d 0.0.0.0/0.0.0.0 -p 1 & -s 0.0.0.0/0.0.0.0 8:8 -d 10.0.0.1/255.255.255.255 -p 1
            -A input -s two.example/16 -d twins.example/24 | -s 192.0.0.0/255.255.0.0 -d 192.0.2.0/255.255.255.0 & -s 198.51.0.0/255.255.0.0 -d 192.0.2.0/255.255.255.0
            """, maxCharsPerColumn = 500)
    void whatRulesMean(String line, String saved) {
        assertEquals(saved, rule(line));
    }

    @Test
    void shortFormsAreTakenAsPeopleMeanThemWithAWarning() {
        assertEquals("-s 10.0.0.0/255.0.0.0 -d 10.1.0.0/255.255.0.0", rule("-A input -s 10/8 -d 10.1/16"));
        assertEquals("Warning: `10/8' is taken as 10.0.0.0/8\nWarning: `10.1/16' is taken as 10.1.0.0/16\n", bench.err());
        bench.given("-F");
        assertEquals("-s 10.0.0.1/255.255.255.255 -d 1.2.0.3/255.255.255.255", rule("-A input -s 10.1 -d 1.2.3 --no-warnings"));
        assertEquals("", bench.err());
        bench.given("-F\n-A input -s 0/0 -d 10.0.0.0/8");
        assertEquals("", bench.err());
    }

    @Test
    void severalTosBitsWarnOnStandardOutput() {
        assertEquals(0, bench.run("-A input -t 03 10"));
        assertEquals("Warning: TOS manipulation may set multiple TOS bits for Minimize Cost TOS (0x02)\n", bench.out());
        assertEquals(0, bench.run("-A input -t 01 18"));
        assertEquals(5, bench.out().lines().count());
        assertEquals(0, bench.run("-A input -t 03 10 --no-warnings"));
        assertEquals("", bench.out());
    }

    @Test
    void helpAndVersion() {
        assertEquals(0, bench.run("-V"));
        assertEquals("ipchains 1.3.9, 17-Mar-1999\n", bench.out());
        assertEquals(0, bench.run("! --version"));
        assertEquals("Not ipchains 2.0\n", bench.out());
        assertEquals(0, bench.run("-h"));
        assertTrue(bench.out().startsWith("ipchains 1.3.9, 17-Mar-1999\n\nUsage: ipchains -[ADC] chain rule-specification [options]\n"));
        assertEquals("", bench.err());
        assertEquals(0, bench.run("-h icmp"));
        var lines = bench.out().lines().toList();
        assertEquals(List.of("ipchains 1.3.9, 17-Mar-1999", "", "Valid ICMP Types:", "echo-reply (pong)",
                "destination-unreachable", "   network-unreachable"), lines.subList(0, 6));
        assertEquals(39, lines.size());
    }

    @Test
    void checkSaysWhatWouldHappen() {
        var packet = "-C input -p tcp -s 1.2.3.4 1024 -d 1.2.3.5 80 -i eth0";
        bench.run(packet);
        assertEquals("accepted\n", bench.out());
        bench.given("-A input -p tcp -y -j DENY\n-A input -p icmp -s 0/0 8 -d 0/0 0 -j REJECT\n-N a\n-A a -p tcp ! -y -j MASQ");
        bench.run(packet + " -y");
        assertEquals("denied\n", bench.out());
        bench.run("-C input -p icmp -s 1.2.3.4 ping -d 1.2.3.5 -i eth0");
        assertEquals("rejected\n", bench.out());
        bench.run("-C a -p udp -s 1.2.3.4 1024 -d 1.2.3.5 80 -i eth0");
        assertEquals("passed through chain\n", bench.out());
        bench.run("-C a -b -p tcp -s 1.2.3.4 1024 -d 1.2.3.5 80 -i eth0");
        assertEquals("masqueraded\nmasqueraded\n", bench.out());
        bench.run("-C a -f -p tcp -s 1.2.3.4 -d 1.2.3.5 -i eth0");
        assertEquals("passed through chain\n", bench.out());
        bench.given("-I input -p tcp -d 0/0 80 -j REDIRECT 3128");
        bench.run(packet);
        assertEquals("redirected\n", bench.out());
        assertEquals(0, bench.tables.current().chains().getFirst().rule(0).packets);
    }

    @Test
    void chainsAndPolicies() {
        bench.given("-N abcdefgh\n-N b\n-P forward MASQ\n-A b -j abcdefgh");
        assertEquals(":input ACCEPT\n:forward MASQ\n:output ACCEPT\n:abcdefgh -\n:b -\n",
                bench.saved().substring(0, bench.saved().indexOf("-A")));
        assertEquals(1, bench.run("-X"));
        bench.given("-F\n-X -v");
        assertEquals("Deleting chain `abcdefgh'\nDeleting chain `b'\n", bench.out());
        bench.given("-X\n-F -v");
        assertEquals("Flushing chain `input'\nFlushing chain `forward'\nFlushing chain `output'\n", bench.out());
        bench.given("-Z -v");
        assertEquals("Zeroing chain `input'\nZeroing chain `forward'\nZeroing chain `output'\n", bench.out());
    }

    @Test
    void aChainCalledLikeATargetIsNeverJumpedTo() {
        bench.given("-N DENY\n-A DENY -j ACCEPT\n-A input -j DENY");
        bench.run("-C input -p udp -s 1.2.3.4 1 -d 1.2.3.5 2 -i eth0");
        assertEquals("denied\n", bench.out());
        assertEquals(0, bench.tables.current().references("DENY"));
    }

    @Test
    void deletingLooksAtNeitherMarkNorTos() {
        bench.given("-A input -j DENY -m 5 -t 01 10\n-A input -j DENY -l\n-D input -j DENY -m 6\n-D input 1");
        assertEquals(0, bench.tables.current().chains().getFirst().size());
    }

    @Test
    void aRuleForSeveralAddressesIsDeletedWholeOrNotAtAll() {
        bench.given("-A input -s twins.example -j DENY\n-D input 1");
        var before = bench.saved();
        assertEquals(1, bench.run("-D input -s twins.example -j DENY"));
        assertEquals(before, bench.saved());
    }

    @Test
    void masqueradeTimeouts() {
        bench.given("-S 7200 0 160\n-M -S 1 2 3\n-S 4 5 6 -M");
        assertEquals(List.of("7200 0 160", "1 2 3", "4 5 6"), bench.timeouts);
    }
}
