/**
 * Fail-over: whether the hosts behind forwards do their work ({@link bauta.health.Checker}), what follows from that for their group
 * ({@link bauta.health.GroupState}), and the bridge to the tables and flows ({@link bauta.health.Health}).
 */
package bauta.health;
