/** Updates of the whole image: a signed file goes into the slot that does not run, is tried once, and is kept if it proves itself. */
package bauta.update;
