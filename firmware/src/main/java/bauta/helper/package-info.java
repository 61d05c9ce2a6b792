/**
 * Protocol helpers: they read control connections that announce further connections, let those in, and put the router's
 * own address where an inside one was announced (reference: the {@code ip_masq_*} helpers of Linux 2.2, {@code nf_conntrack}
 * of today). A helper reads only where a line of its protocol begins, believes only the sender's own address, and
 * remembers what it changed, so that sequence numbers, acknowledgements and repetitions fit.
 */
package bauta.helper;
