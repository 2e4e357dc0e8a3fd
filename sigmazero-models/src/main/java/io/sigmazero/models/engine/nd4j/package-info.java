/**
 * The ND4J engine: a graph run as single ND4J operations, forward and input gradient, on whichever
 * ND4J backend the class path holds.
 *
 * <p>How many threads a backend for the CPU uses for one operation is OpenMP's business: set
 * OMP_NUM_THREADS in the environment, to 1 where several workers run at once.
 */
package io.sigmazero.models.engine.nd4j;
