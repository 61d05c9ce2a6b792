/**
 * The packet filter of Linux 2.2: chains of rules, walked by the path thread and changed by commands. A {@link
 * bauta.chains.RuleSet} is an immutable snapshot, {@link bauta.chains.Tables} publishes the one in force, a {@link
 * bauta.chains.Walker} takes packets through it.
 */
package bauta.chains;
