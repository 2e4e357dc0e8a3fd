package io.sigmazero.models.samediff;

import java.util.List;
import java.util.Map;

/**
 * A SameDiff in plain Java, wherever it comes from.
 *
 * @param variables all variables by name, in their order
 * @param ops all ops, in an order in which they were made
 * @param lossVariables names of what training minimises; may be empty
 * @param bytes length of the file or of the arrays: what computing constants may cost depends on it
 */
record SourceModel(
    Map<String, SourceVariable> variables,
    List<SourceOp> ops,
    List<String> lossVariables,
    long bytes) {}
