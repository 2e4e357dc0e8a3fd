package io.sigmazero.models;

import io.sigmazero.models.graph.ModelGraph;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an importer made of a file.
 *
 * @param graph the classifier, one sample at a time
 * @param format the file's format and version, as people write it: {@code ONNX opset 13}
 * @param producer what wrote the file, as the file says, or empty
 * @param sourceOps how often each operator stands in the file, by its name there
 * @param notes what the importer changed that a user should know, a sentence each: "the final
 *     Softmax was dropped: the attack works on logits"
 */
public record ImportedModel(
    ModelGraph graph,
    String format,
    String producer,
    SortedMap<String, Integer> sourceOps,
    List<String> notes) {
  /** Copies the collections. */
  public ImportedModel {
    sourceOps = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sourceOps));
    notes = List.copyOf(notes);
  }
}
