/** What the lights of the board say: meanings and patterns, computed here; how a pin is driven is the board's. */
package bauta.light;
