package io.sigmazero.models;

import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.text.OneLine;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an importer made of a file or of an object of another library: a graph, a DL4J network, or
 * both. Immutable, except that a network may be the caller's own. What the file says of itself is
 * made fit to be shown: no control characters, no texts without end.
 *
 * @param graph the classifier, one sample at a time, or empty where the graph cannot express it
 * @param network the DL4J network it came as, for the {@code dl4j} engine, or empty
 * @param graphRefusal why there is no graph, a line that names the layer; empty if there is one
 * @param format the file's format and version, as people write it: {@code ONNX opset 13}
 * @param producer what wrote the file, as the file says, or empty
 * @param sourceOps how often each operator or layer stands in the file, by its name there
 * @param notes what the importer changed that a user should know, a sentence each: "the final
 *     Softmax was dropped: the attack works on logits"
 */
public record ImportedModel(
    Optional<ModelGraph> graph,
    Optional<Dl4jNetwork> network,
    Optional<String> graphRefusal,
    String format,
    String producer,
    SortedMap<String, Integer> sourceOps,
    List<String> notes) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_NOTE = 1000;

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if there is neither graph nor network, or a missing graph is
   *     not explained
   */
  public ImportedModel {
    if (graph.isPresent() == graphRefusal.isPresent()) {
      throw new IllegalArgumentException("either a graph or the reason why there is none");
    }
    if (graph.isEmpty() && network.isEmpty()) {
      throw new IllegalArgumentException("neither graph nor network");
    }
    graphRefusal = graphRefusal.map(reason -> OneLine.of(reason, LONGEST_NOTE));
    format = OneLine.of(format, LONGEST_NAME);
    producer = OneLine.of(producer, LONGEST_NAME);
    SortedMap<String, Integer> shown = new TreeMap<>();
    sourceOps.forEach(
        (op, count) -> shown.merge(OneLine.of(op, LONGEST_NAME), count, Integer::sum));
    sourceOps = Collections.unmodifiableSortedMap(shown);
    notes = notes.stream().map(note -> OneLine.of(note, LONGEST_NOTE)).toList();
  }

  /**
   * {@return a model that is a graph and nothing else}
   *
   * @param graph the classifier, one sample at a time
   * @param format as people write it
   * @param producer what wrote the file, or empty
   * @param sourceOps how often each operator stands in the file
   * @param notes what a user should know, a sentence each
   */
  public static ImportedModel of(
      ModelGraph graph,
      String format,
      String producer,
      SortedMap<String, Integer> sourceOps,
      List<String> notes) {
    return new ImportedModel(
        Optional.of(graph), Optional.empty(), Optional.empty(), format, producer, sourceOps, notes);
  }

  /**
   * {@return a graph made by hand, without a file behind it}
   *
   * @param graph the classifier, one sample at a time
   */
  public static ImportedModel of(ModelGraph graph) {
    return of(graph, "graph", "", new TreeMap<>(), List.of());
  }
}
