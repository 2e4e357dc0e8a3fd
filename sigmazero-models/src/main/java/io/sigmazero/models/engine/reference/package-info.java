/** What every op of the graph means, written down as plainly as possible, to test engines with. */
package io.sigmazero.models.engine.reference;
