package io.sigmazero.models.dl4j;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.passes.GraphSimplifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Makes models of DL4J networks. A network's layers become a graph, its weights copied out of the
 * network's arrays; if one cannot, the model is the network alone, which the {@code dl4j} engine
 * runs. The network is read, never changed; train it no further while it is being read.
 *
 * <p>Layers work as they do after training: no dropout, no noise, batch normalisation by its
 * running statistics. A final softmax is dropped, since the attack works on logits.
 *
 * <p>Stateless, thread safe.
 */
public final class Dl4jImporter {
  private static final int LONGEST_MESSAGE = 500;

  private Dl4jImporter() {}

  /**
   * Makes a model of a network.
   *
   * @param source the network, and the shape of a sample; see {@link SampleShapes}
   * @param format what to report as the model's format
   * @param producer what to report as the model's producer
   * @return the model
   * @throws ModelLoadException in one line if the network has several inputs
   */
  public static ImportedModel of(Dl4jNetwork source, String format, String producer)
      throws ModelLoadException {
    requireOneInput(source);
    List<Layer> layers = NetworkLayers.of(source);
    List<String> notes = new ArrayList<>();
    ModelGraph graph = null;
    String refusal = null;
    try {
      graph = GraphSimplifier.simplify(NetworkWalk.lower(source));
    } catch (Refusal | GraphException e) {
      refusal = oneLine(e.getMessage());
    } catch (RuntimeException e) {
      // Configurations from files may lack anything: such a network is DL4J's to judge.
      refusal = oneLine("the network's configuration cannot be understood: " + e);
    }
    if (refusal != null) {
      notes.add("The network runs on the dl4j engine, because " + refusal + ".");
    }
    if (FinalSoftmax.of(source).isPresent()) {
      notes.add("The final softmax was dropped: the attack works on logits.");
    }
    if (source.isShapeInferred()) {
      notes.add(
          "The network does not tell the shape of its input; it was taken as "
              + source.sampleShape()
              + ", which its layers fit.");
    }
    notes.addAll(trainingNotes(source, layers));
    return new ImportedModel(
        Optional.ofNullable(graph),
        Optional.of(source),
        Optional.ofNullable(refusal),
        format,
        producer,
        kinds(layers),
        notes);
  }

  private static void requireOneInput(Dl4jNetwork source) throws ModelLoadException {
    if (source instanceof Dl4jNetwork.Functional functional) {
      List<String> inputs = functional.network().getConfiguration().getNetworkInputs();
      if (inputs.size() != 1) {
        throw new ModelLoadException(
            oneLine("the network has " + inputs.size() + " inputs " + inputs + ", expected one"));
      }
    }
  }

  private static List<String> trainingNotes(Dl4jNetwork source, List<Layer> layers) {
    List<String> notes = new ArrayList<>();
    DataType type;
    if (source instanceof Dl4jNetwork.Functional functional) {
      List<String> outputs = functional.network().getConfiguration().getNetworkOutputs();
      if (outputs.size() > 1) {
        notes.add(oneLine("Of the outputs " + outputs + " the first is taken as the logits."));
      }
      type = functional.network().getConfiguration().getDataType();
    } else {
      type = ((Dl4jNetwork.Sequential) source).network().getLayerWiseConfigurations().getDataType();
    }
    if (type != DataType.FLOAT) {
      notes.add("The weights are of type " + type + ", a graph's are floats.");
    }
    boolean dropout =
        layers.stream()
            .map(layer -> layer.conf().getLayer())
            .anyMatch(conf -> conf instanceof DropoutLayer || conf.getIDropout() != null);
    if (dropout) {
      notes.add("Dropout was left out: it does nothing after training.");
    }
    return notes;
  }

  private static SortedMap<String, Integer> kinds(List<Layer> layers) {
    SortedMap<String, Integer> kinds = new TreeMap<>();
    layers.forEach(layer -> kinds.merge(NetworkLayers.kind(layer), 1, Integer::sum));
    return kinds;
  }

  /** Names in a network may hold anything. */
  static String oneLine(String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
  }
}
