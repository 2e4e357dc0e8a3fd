package io.sigmazero.bench.cli;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.Engines;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A model as text. */
final class ModelListing {
  private final Path file;
  private final ImportedModel model;

  ModelListing(Path file, ImportedModel model) {
    this.file = file;
    this.model = model;
  }

  void print(PrintWriter out) {
    row(out, "file", file.toString());
    row(out, "format", model.format());
    row(out, "producer", model.producer().isBlank() ? "not said" : model.producer());
    model.graph().ifPresent(graph -> printShapes(out, graph));
    row(out, "operators", counts(model.sourceOps()));
    row(
        out,
        "graph",
        model.graph().map(graph -> counts(graphOps(graph))).or(model::graphRefusal).orElseThrow());
    model.notes().forEach(note -> row(out, "note", note));
    for (Engine engine : Engines.all()) {
      String verdict = engine.refusal(model).map(reason -> "no: " + reason).orElse("yes");
      row(out, "engine " + engine.name(), verdict);
    }
    out.flush();
  }

  private static void printShapes(PrintWriter out, ModelGraph graph) {
    row(out, "input", graph.input().shape() + "  '" + graph.input().name() + "'");
    row(out, "classes", String.valueOf(graph.classes()));
    row(out, "parameters", "%,d".formatted(ParameterCount.of(graph)));
  }

  private static SortedMap<String, Integer> graphOps(ModelGraph graph) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Op.Input)) {
        counts.merge(node.op().kind(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String counts(Map<String, Integer> ops) {
    return ops.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf("%-16s %s%n", name, value);
  }
}
