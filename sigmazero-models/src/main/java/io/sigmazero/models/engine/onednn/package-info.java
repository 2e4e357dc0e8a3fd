/**
 * The oneDNN engine: a graph compiled to oneDNN primitives, forward and input gradient, on the CPU.
 */
package io.sigmazero.models.engine.onednn;
