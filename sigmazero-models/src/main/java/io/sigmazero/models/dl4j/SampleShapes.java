package io.sigmazero.models.dl4j;

import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What one sample of a network looks like. DL4J forgets the input type that a network was
 * configured with; what is left are the first layer and what stands before it.
 */
public final class SampleShapes {
  private SampleShapes() {}

  /**
   * {@return a network with the shape that the caller gives, or else the one that the network still
   * tells}
   *
   * @param network an initialised network, not changed
   * @param extents of one sample without a batch axis, as the network takes it ({@code 1, 28, 28}
   *     or, channels last, {@code 28, 28, 1}); none if the network tells
   * @throws ModelLoadException in one line if the network is not initialised or does not tell
   */
  public static Dl4jNetwork of(MultiLayerNetwork network, int... extents)
      throws ModelLoadException {
    if (!network.isInitCalled() || network.getLayers() == null) {
      throw new ModelLoadException("the network is not initialised: call init() first");
    }
    if (extents.length > 0) {
      return new Dl4jNetwork.Sequential(network, given(extents));
    }
    InputPreProcessor before = network.getLayerWiseConfigurations().getInputPreProcess(0);
    Optional<Shape> told = first(before, network.getLayer(0));
    if (told.isPresent()) {
      return new Dl4jNetwork.Sequential(network, told.get());
    }
    ExtentSearch.Route route = ImageRoutes.through(network.getLayerWiseConfigurations().clone());
    Shape found = searched(network.getLayer(0), route).orElseThrow(SampleShapes::unknown);
    return new Dl4jNetwork.Sequential(network, found, true);
  }

  /**
   * As {@link #of(MultiLayerNetwork, int...)}.
   *
   * @param network initialised, with one input; not changed
   * @param extents as there
   * @return the network with its shape
   * @throws ModelLoadException in one line that names the file and what is wrong with it
   */
  public static Dl4jNetwork of(ComputationGraph network, int... extents) throws ModelLoadException {
    if (network.getVertices() == null) {
      throw new ModelLoadException("the network is not initialised: call init() first");
    }
    if (extents.length > 0) {
      return new Dl4jNetwork.Functional(network, given(extents));
    }
    String input = network.getConfiguration().getNetworkInputs().get(0);
    Map<String, List<String>> edges = network.getConfiguration().getVertexInputs();
    for (GraphVertex vertex : network.getVertices()) {
      List<String> from = edges.get(vertex.getVertexName());
      if (vertex instanceof LayerVertex layer && from != null && from.contains(input)) {
        Optional<Shape> told = first(layer.getLayerPreProcessor(), layer.getLayer());
        if (told.isPresent()) {
          return new Dl4jNetwork.Functional(network, told.get());
        }
        Optional<Shape> found = searched(layer.getLayer(), route(network));
        if (found.isPresent()) {
          return new Dl4jNetwork.Functional(network, found.get(), true);
        }
      }
    }
    throw unknown();
  }

  private static ExtentSearch.Route route(ComputationGraph network) {
    List<String> order =
        Arrays.stream(network.topologicalSortOrder())
            .mapToObj(index -> network.getVertices()[index].getVertexName())
            .toList();
    return ImageRoutes.through(network.getConfiguration().clone(), order);
  }

  private static Optional<Shape> searched(Layer layer, ExtentSearch.Route route) {
    if (!(NetworkLayers.unfrozen(layer).conf().getLayer() instanceof ConvolutionLayer first)) {
      return Optional.empty();
    }
    return ExtentSearch.find(route, first.getNIn(), first.getCnn2dDataFormat())
        .flatMap(image -> shape(image.getShape()));
  }

  private static Shape given(int... extents) throws ModelLoadException {
    if (Arrays.stream(extents).anyMatch(extent -> extent < 1)) {
      throw new ModelLoadException(
          "the input shape " + Arrays.toString(extents) + " is not positive throughout");
    }
    try {
      return Shape.of(extents);
    } catch (GraphException e) {
      throw new ModelLoadException(e.getMessage(), e);
    }
  }

  private static Optional<Shape> first(InputPreProcessor before, Layer layer) {
    if (before instanceof FeedForwardToCnnPreProcessor unfold) {
      return shape(unfold.getNumChannels(), unfold.getInputHeight(), unfold.getInputWidth());
    }
    if (before instanceof CnnToFeedForwardPreProcessor flatten) {
      return flatten.getFormat() == CNN2DFormat.NHWC
          ? shape(flatten.getInputHeight(), flatten.getInputWidth(), flatten.getNumChannels())
          : shape(flatten.getNumChannels(), flatten.getInputHeight(), flatten.getInputWidth());
    }
    org.deeplearning4j.nn.conf.layers.Layer conf = NetworkLayers.unfrozen(layer).conf().getLayer();
    if (before != null) {
      return Optional.empty();
    }
    if (conf instanceof PReLULayer slopes
        && slopes.getInputShape() != null
        && (slopes.getSharedAxes() == null || slopes.getSharedAxes().length == 0)) {
      return shape(slopes.getInputShape());
    }
    boolean takesVectors =
        conf instanceof DenseLayer
            || conf instanceof OutputLayer
            || conf instanceof ElementWiseMultiplicationLayer;
    return takesVectors ? shape(((FeedForwardLayer) conf).getNIn()) : Optional.empty();
  }

  private static Optional<Shape> shape(long... extents) {
    boolean known = Arrays.stream(extents).allMatch(e -> e > 0 && e <= Integer.MAX_VALUE);
    return known
        ? Optional.of(Shape.of(Arrays.stream(extents).mapToInt(e -> (int) e).toArray()))
        : Optional.empty();
  }

  private static ModelLoadException unknown() {
    return new ModelLoadException(
        "the network does not tell the shape of its input: give it, for example"
            + " Models.of(network, 3, 32, 32) or --input-shape 3,32,32 for channels, height, width");
  }
}
