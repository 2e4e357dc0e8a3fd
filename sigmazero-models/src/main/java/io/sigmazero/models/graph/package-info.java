/**
 * The typed graph of a classifier: few node kinds, fixed shapes, one input, one output. Importers
 * build it, engines run it; it knows neither file formats nor native code, and SameDiff only as
 * something to be turned into.
 */
package io.sigmazero.models.graph;
