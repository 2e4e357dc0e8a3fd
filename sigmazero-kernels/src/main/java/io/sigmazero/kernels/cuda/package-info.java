/** The ops of {@code io.sigmazero.kernels.nd4j} as CUDA kernels, on ND4J's CUDA backend. */
package io.sigmazero.kernels.cuda;
