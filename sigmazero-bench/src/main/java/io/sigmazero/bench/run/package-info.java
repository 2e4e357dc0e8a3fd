/** Runs over many samples: what is computed, in what order, and into which files it goes. */
package io.sigmazero.bench.run;
