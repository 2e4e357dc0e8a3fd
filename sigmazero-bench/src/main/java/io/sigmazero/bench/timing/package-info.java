/** Times things against each other on a machine that is not quiet. */
package io.sigmazero.bench.timing;
