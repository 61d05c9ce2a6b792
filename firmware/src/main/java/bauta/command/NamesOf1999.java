package bauta.command;

/**
 * Names that rule scripts of the time use, in the format of {@code /etc/protocols} and {@code /etc/services}: for a board
 * without those files (for which the most common ones of today are here too), and for names and pairs of name and protocol that the files of today no longer hold.
 */
final class NamesOf1999 {
    static final String PROTOCOLS = """
            ip 0 IP
            icmp 1 ICMP
            igmp 2 IGMP
            ggp 3 GGP
            ipencap 4 IP-ENCAP
            tcp 6 TCP
            egp 8 EGP
            igp 9 IGP
            pup 12 PUP
            udp 17 UDP
            hmp 20 HMP
            xns-idp 22 XNS-IDP
            rdp 27 RDP
            ipv6 41 IPv6
            rsvp 46 RSVP
            gre 47 GRE
            esp 50 ESP IPSEC-ESP
            ah 51 AH IPSEC-AH
            ospf 89 OSPFIGP
            ipip 94 IPIP
            pim 103 PIM
            vrrp 112 VRRP
            l2tp 115 L2TP
            sctp 132 SCTP""";

    static final String SERVICES = """
            tcpmux 1/tcp
            echo 7/tcp
            echo 7/udp
            discard 9/tcp sink null
            discard 9/udp sink null
            systat 11/tcp users
            daytime 13/tcp
            daytime 13/udp
            netstat 15/tcp
            qotd 17/tcp quote
            chargen 19/tcp ttytst source
            chargen 19/udp ttytst source
            ftp-data 20/tcp
            ftp 21/tcp
            ftp 21/udp
            ssh 22/tcp
            ssh 22/udp
            telnet 23/tcp
            telnet 23/udp
            smtp 25/tcp mail
            smtp 25/udp mail
            time 37/tcp timserver
            time 37/udp timserver
            whois 43/tcp nicname
            tacacs 49/tcp
            domain 53/tcp dns nameserver
            domain 53/udp dns nameserver
            bootps 67/tcp
            bootps 67/udp
            bootpc 68/tcp
            bootpc 68/udp
            tftp 69/udp
            gopher 70/tcp
            finger 79/tcp
            http 80/tcp www
            http 80/udp www
            link 87/tcp ttylink
            kerberos 88/tcp krb5
            kerberos 88/udp krb5
            linuxconf 98/tcp
            hostnames 101/tcp hostname
            iso-tsap 102/tcp tsap
            pop2 109/tcp pop-2
            pop3 110/tcp pop-3
            pop3 110/udp pop-3
            sunrpc 111/tcp portmapper
            sunrpc 111/udp portmapper
            auth 113/tcp ident authentication tap
            sftp 115/tcp
            uucp-path 117/tcp
            nntp 119/tcp readnews untp
            ntp 123/tcp
            ntp 123/udp
            netbios-ns 137/tcp
            netbios-ns 137/udp
            netbios-dgm 138/tcp
            netbios-dgm 138/udp
            netbios-ssn 139/tcp
            netbios-ssn 139/udp
            imap2 143/tcp imap
            imap2 143/udp imap
            snmp 161/udp
            snmp 161/tcp
            snmp-trap 162/udp snmptrap
            snmp-trap 162/tcp snmptrap
            xdmcp 177/tcp
            xdmcp 177/udp
            bgp 179/tcp
            irc 194/tcp
            irc 194/udp
            imap3 220/tcp
            ldap 389/tcp
            https 443/tcp
            https 443/udp
            microsoft-ds 445/tcp
            microsoft-ds 445/udp
            submissions 465/tcp smtps ssmtp
            isakmp 500/udp
            exec 512/tcp
            biff 512/udp comsat
            login 513/tcp
            who 513/udp whod
            shell 514/tcp cmd
            syslog 514/udp
            printer 515/tcp spooler
            talk 517/udp
            ntalk 518/udp
            route 520/udp router routed
            uucp 540/tcp uucpd
            rtsp 554/tcp
            rtsp 554/udp
            nntps 563/tcp snews
            submission 587/tcp
            ipp 631/tcp
            ldaps 636/tcp
            kerberos-adm 749/tcp
            domain-s 853/tcp
            rsync 873/tcp
            swat 901/tcp
            telnets 992/tcp
            imaps 993/tcp
            ircs 994/tcp
            pop3s 995/tcp
            socks 1080/tcp
            openvpn 1194/udp
            l2tp 1701/udp
            pptp 1723/tcp
            radius 1812/udp
            nfs 2049/tcp
            nfs 2049/udp
            cvspserver 2401/tcp
            squid 3128/tcp
            mysql 3306/tcp
            ms-wbt-server 3389/tcp
            icq 4000/udp
            sip 5060/udp
            postgres 5432/tcp postgresql
            x11 6000/tcp X11
            ircd 6667/tcp
            quake 26000/udp
            http-alt 8080/tcp webcache
            http-alt 8080/udp""";

    private NamesOf1999() {
    }
}
