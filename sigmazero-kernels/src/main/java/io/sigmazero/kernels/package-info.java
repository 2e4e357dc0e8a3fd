/**
 * The fused update step of σ-zero (arXiv 2402.01879, algorithm 1): one operation over the state of
 * some samples, with interchangeable implementations that give the same bits.
 */
package io.sigmazero.kernels;
