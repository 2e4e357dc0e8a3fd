/**
 * ND4J's SameDiff into {@link io.sigmazero.models.graph.ModelGraph}. A SameDiff object and a {@code
 * .fb} file are read into one plain form, whose ops are lowered by handlers of their families.
 *
 * <p>A file is read from its flatbuffers tables in Java alone. {@code SameDiff.load} is not called:
 * it instantiates classes by the names that the file gives, sets their fields by reflection, reads
 * the training configuration with type names in its JSON, allocates native arrays of the sizes that
 * the file claims, and hands op names to native code that ends the JVM at one it does not know.
 */
package io.sigmazero.models.samediff;
