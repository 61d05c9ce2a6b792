/** What outlives the router: saved configurations, and going back to them. */
package bauta.store;
