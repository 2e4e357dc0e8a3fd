/**
 * The update step and the book-keeping of an attack's lanes as ND4J ops, run through ND4J's own
 * {@code exec} on whatever device its arrays are on.
 */
package io.sigmazero.kernels.nd4j;
