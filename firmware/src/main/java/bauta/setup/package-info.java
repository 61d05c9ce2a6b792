/** What is set up once on a board beside the configuration of the router: seed file, password, SSH keys, factory reset. */
package bauta.setup;
