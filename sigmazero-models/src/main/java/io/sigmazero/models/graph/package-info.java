/**
 * The typed graph of a classifier: few node kinds, fixed shapes, one input, one output. Importers
 * build it, engines run it; it knows neither file formats nor native code.
 */
package io.sigmazero.models.graph;
