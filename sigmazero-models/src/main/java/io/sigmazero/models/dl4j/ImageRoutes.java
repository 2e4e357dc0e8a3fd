package io.sigmazero.models.dl4j;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/** Follows an image through a configuration, by the sizes alone. */
final class ImageRoutes {
  private boolean neatHeight = true;
  private boolean neatWidth = true;

  private ImageRoutes() {}

  /**
   * The route through a sequence.
   *
   * @param configuration a copy: DL4J notes sizes in it
   */
  static ExtentSearch.Route through(MultiLayerConfiguration configuration) {
    return image -> new ImageRoutes().follow(configuration, image);
  }

  /**
   * The route through a graph, up to the first vertex that flattens.
   *
   * @param configuration a copy: DL4J notes sizes in it
   * @param order the vertices in an order in which inputs come first
   */
  static ExtentSearch.Route through(
      ComputationGraphConfiguration configuration, List<String> order) {
    return image -> new ImageRoutes().follow(configuration, order, image);
  }

  private Optional<ExtentSearch.End> follow(
      MultiLayerConfiguration configuration, InputTypeConvolutional image) {
    InputType type = image;
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      InputPreProcessor before = configuration.getInputPreProcess(i);
      Optional<ExtentSearch.End> end = end(before, type);
      if (end.isPresent()) {
        return end;
      }
      type = before == null ? type : before.getOutputType(type);
      Layer layer = configuration.getConf(i).getLayer();
      noteFit(layer, type);
      type = layer.getOutputType(i, type);
    }
    return Optional.empty();
  }

  private Optional<ExtentSearch.End> follow(
      ComputationGraphConfiguration configuration,
      List<String> order,
      InputTypeConvolutional image) {
    Map<String, InputType> types = new HashMap<>();
    types.put(configuration.getNetworkInputs().get(0), image);
    for (String name : order) {
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex == null) {
        continue;
      }
      List<String> from = configuration.getVertexInputs().get(name);
      InputType[] inputs = from.stream().map(types::get).toArray(InputType[]::new);
      if (vertex instanceof LayerVertex layer) {
        Optional<ExtentSearch.End> end = end(layer.getPreProcessor(), inputs[0]);
        if (end.isPresent()) {
          return end;
        }
        if (layer.getPreProcessor() == null) {
          noteFit(layer.getLayerConf().getLayer(), inputs[0]);
        }
      }
      types.put(name, vertex.getOutputType(0, inputs));
    }
    return Optional.empty();
  }

  private Optional<ExtentSearch.End> end(InputPreProcessor before, InputType type) {
    if (before instanceof CnnToFeedForwardPreProcessor flatten
        && type instanceof InputTypeConvolutional image
        && flatten.getInputHeight() > 0) {
      return Optional.of(
          new ExtentSearch.End(
              image, flatten.getInputHeight(), flatten.getInputWidth(), neatHeight, neatWidth));
    }
    return Optional.empty();
  }

  private void noteFit(Layer layer, InputType type) {
    if (!(type instanceof InputTypeConvolutional image)) {
      return;
    }
    WindowGeometry window = null;
    if (layer instanceof ConvolutionLayer conf) {
      window = WindowGeometry.of(conf);
    } else if (layer instanceof SubsamplingLayer conf) {
      window = WindowGeometry.of(conf);
    }
    if (window != null && window.kernel().length == 2) {
      neatHeight &= window.fits(0, image.getHeight());
      neatWidth &= window.fits(1, image.getWidth());
    }
  }
}
