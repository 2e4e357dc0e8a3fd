/**
 * What is done to a graph before an engine sees it, whatever file it came from: constants are
 * folded, decomposed functions are put together again, scales move into weights, and ops that do
 * nothing go.
 */
package io.sigmazero.models.graph.passes;
