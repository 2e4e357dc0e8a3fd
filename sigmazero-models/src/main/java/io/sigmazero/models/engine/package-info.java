/** Engines: what runs a graph, and which of them can run a given one. */
package io.sigmazero.models.engine;
