/**
 * Keras models: reading files of Keras 1, 2 and 3 without native code, and building the DL4J
 * network they describe.
 */
package io.sigmazero.models.keras;
