/** Runs DL4J networks with their own layers, whatever these are: slow, general. */
package io.sigmazero.models.engine.dl4j;
