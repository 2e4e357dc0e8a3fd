package io.sigmazero.models.keras;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.dl4j.Dl4jImporter;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.graph.GraphException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Reads image classifiers that Keras saved: {@code .h5} of Keras 1, 2 and 3, and {@code .keras}.
 * The model becomes a network of DL4J, and that a graph.
 *
 * <p>Sequential and functional models of Keras's own layers can be read, with one input and one
 * output, the channels last. Values are computed in single precision. What DL4J would compute
 * otherwise than Keras is put differently or refused, with a message that names the layer.
 *
 * <p>Files are not trusted: no code in them is run, no native library reads them, every length is
 * checked before memory is claimed for it, and whatever is wrong becomes a {@link
 * ModelLoadException} with a message of one line. All methods may be called from several threads at
 * once.
 */
public final class KerasModels {
  private KerasModels() {}

  /**
   * {@return a file's model, within {@link LoadLimits#DEFAULT}}
   *
   * @param file an {@code .h5} or {@code .keras} file
   * @throws ModelLoadException naming file and layer if the model cannot be used
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    return load(file, LoadLimits.DEFAULT);
  }

  /**
   * {@return a file's model}
   *
   * @param file an {@code .h5} or {@code .keras} file
   * @param limits what it may claim
   * @throws ModelLoadException naming file and layer if the model cannot be used or exceeds a limit
   */
  public static ImportedModel load(Path file, LoadLimits limits) throws ModelLoadException {
    return LoadGuard.run(file, () -> model(read(file, limits)));
  }

  /**
   * {@return a file's model as a network of DL4J: a {@code MultiLayerNetwork} of a sequential
   * model, else a {@code ComputationGraph}} It takes images with the channels last, as the file's
   * model does; an input of rows and columns only has one channel here. It has no output layer to
   * train with.
   *
   * @param file an {@code .h5} or {@code .keras} file, within {@link LoadLimits#DEFAULT}
   * @throws ModelLoadException naming file and layer if the model cannot be used
   */
  public static Dl4jNetwork network(Path file) throws ModelLoadException {
    return LoadGuard.run(file, () -> read(file, LoadLimits.DEFAULT).network());
  }

  /**
   * {@return the classes of layers that can be read, at least in part, by their names since Keras
   * 2}
   */
  public static SortedSet<String> supportedLayers() {
    return Translators.supported();
  }

  private record Reading(
      Dl4jNetwork network,
      String format,
      String producer,
      SortedMap<String, Integer> classes,
      List<String> notes) {}

  private static ImportedModel model(Reading reading) throws ModelLoadException {
    ImportedModel model = Dl4jImporter.of(reading.network(), reading.format(), reading.producer());
    List<String> notes = new ArrayList<>(reading.notes());
    notes.addAll(model.notes());
    return new ImportedModel(
        model.graph(),
        model.network(),
        model.graphRefusal(),
        model.format(),
        model.producer(),
        reading.classes(),
        notes);
  }

  private static Reading read(Path path, LoadLimits limits) throws IOException {
    try {
      return read(KerasFile.open(path, limits), limits.model());
    } catch (Refusal | GraphException e) {
      throw new ModelLoadException(path + ": " + e.getMessage(), e);
    }
  }

  private static Reading read(KerasFile file, LoadLimits.Model limits) {
    ModelDefinition model =
        new ModelReader(file.version(), limits.nodes()).read(file.configuration());
    Map<LayerDefinition, List<StoredArray>> weights = file.weights().assign(model);
    NetworkPlan plan = new NetworkPlan(limits);
    String output = ModelTranslator.translate(model, weights, file.version(), plan);
    requireModestCopies(plan, weights, limits.computedElements(file.bytes()));
    SortedMap<String, Integer> classes = new TreeMap<>();
    count(model, classes);
    return new Reading(
        NetworkBuilder.build(plan, output, model.sequential()),
        "Keras " + file.version().major() + " " + file.format(),
        "Keras " + file.version().text(),
        classes,
        notes(plan));
  }

  /** A layer that is called twice has its weights twice in DL4J; some kernels are spread out. */
  private static void requireModestCopies(
      NetworkPlan plan, Map<LayerDefinition, List<StoredArray>> weights, long copied) {
    long stored =
        weights.values().stream()
            .flatMap(List::stream)
            .mapToLong(array -> array.shape().size())
            .sum();
    if (plan.parameters() > stored + copied) {
      throw new Refusal(
          "the model needs %d parameters, at most %d more than the %d of the file are made"
              .formatted(plan.parameters(), copied, stored));
    }
  }

  private static void count(ModelDefinition model, SortedMap<String, Integer> classes) {
    for (LayerDefinition layer : model.layers()) {
      layer.model().ifPresent(inner -> count(inner, classes));
      if (layer.model().isEmpty() && !layer.className().equals("InputLayer")) {
        classes.merge(layer.className(), 1, Integer::sum);
      }
    }
  }

  private static List<String> notes(NetworkPlan plan) {
    return plan.dropped().isEmpty()
        ? List.of()
        : List.of(String.join(", ", plan.dropped()) + " left out: they do nothing after training.");
  }
}
