package io.sigmazero.models;

import io.sigmazero.models.dl4j.Dl4jImporter;
import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.dl4j.SampleShapes;
import io.sigmazero.models.samediff.SameDiffImporter;
import io.sigmazero.models.samediff.SameDiffOptions;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Makes models of objects of other libraries. Files are {@link ModelLoader}'s.
 *
 * <p>Networks are read, never changed, and may be trained on afterwards: a graph holds copies of
 * the weights. A network that the graph cannot express runs on the {@code dl4j} engine, which
 * shares its weights.
 */
public final class Models {
  private Models() {}

  /**
   * {@return a DL4J network as a model}
   *
   * @param network initialised, with one output of two classes or more
   * @param inputShape extents of one sample without a batch axis, as the network takes it: {@code
   *     3, 32, 32}, or {@code 32, 32, 3} for one with the channels last; none if the network tells:
   *     one that begins with a dense layer does, or one configured with {@code convolutionalFlat}
   * @throws IllegalArgumentException in one line if the network is not initialised or its input
   *     shape is not known
   */
  public static ImportedModel of(MultiLayerNetwork network, int... inputShape) {
    try {
      return of(SampleShapes.of(network, inputShape), "DL4J MultiLayerNetwork");
    } catch (ModelLoadException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * {@return a DL4J network as a model}
   *
   * @param network initialised, with one input; its first output counts, of two classes or more
   * @param inputShape as {@link #of(MultiLayerNetwork, int...)} has it
   * @throws IllegalArgumentException in one line if the network is not initialised, has several
   *     inputs, or its input shape is not known
   */
  public static ImportedModel of(ComputationGraph network, int... inputShape) {
    try {
      return of(SampleShapes.of(network, inputShape), "DL4J ComputationGraph");
    } catch (ModelLoadException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * {@return a SameDiff as a model; its output is found}
   *
   * @param sameDiff a classifier with one placeholder, beside those of its labels
   * @throws IllegalArgumentException as {@link #of(SameDiff, SameDiffOptions)} has it
   */
  public static ImportedModel of(SameDiff sameDiff) {
    return of(sameDiff, SameDiffOptions.DEFAULT);
  }

  /**
   * {@return a SameDiff as a model}
   *
   * @param sameDiff a classifier with one placeholder, beside those of its labels
   * @param options the name of its output, the shape of a sample
   * @throws IllegalArgumentException in one line that names the op or variable if the graph cannot
   *     express it, or shape or output are not known
   */
  public static ImportedModel of(SameDiff sameDiff, SameDiffOptions options) {
    try {
      return SameDiffImporter.of(sameDiff, options);
    } catch (ModelLoadException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static ImportedModel of(Dl4jNetwork network, String format) throws ModelLoadException {
    return Dl4jImporter.of(network, format, "");
  }
}
