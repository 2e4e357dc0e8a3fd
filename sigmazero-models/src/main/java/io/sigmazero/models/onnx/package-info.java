/**
 * ONNX files into {@link io.sigmazero.models.graph.ModelGraph}: a file is parsed and checked, its
 * nodes are lowered one by one by handlers of their op families, and the graph is simplified.
 */
package io.sigmazero.models.onnx;
