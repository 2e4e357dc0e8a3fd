package io.sigmazero.models.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** The layers of a network without what only matters for training. */
public final class NetworkLayers {
  private NetworkLayers() {}

  /**
   * {@return the layer inside, if this one is frozen: freezing changes nothing but training}
   *
   * @param layer of a network
   */
  public static Layer unfrozen(Layer layer) {
    Layer inner = layer;
    while (true) {
      if (inner instanceof FrozenLayer frozen) {
        inner = frozen.getInsideLayer();
      } else if (inner instanceof FrozenLayerWithBackprop frozen) {
        inner = frozen.getUnderlying();
      } else {
        return inner;
      }
    }
  }

  /**
   * {@return how messages name a layer: {@code layer 3 'lstm' (LSTM)}}
   *
   * @param index the layer's place, from 0
   * @param layer of a network
   */
  public static String label(int index, Layer layer) {
    String name = unfrozen(layer).conf().getLayer().getLayerName();
    String kind = kind(layer);
    // DL4J calls a layer without a name layer3.
    return name == null || name.equals("layer" + index)
        ? "layer %d (%s)".formatted(index, kind)
        : "layer %d '%s' (%s)".formatted(index, name, kind);
  }

  /** A layer's kind as users write it: {@code LSTM}. */
  static String kind(Layer layer) {
    Layer inner = unfrozen(layer);
    return wraps(inner)
        ? inner.getClass().getSimpleName()
        : inner.conf().getLayer().getClass().getSimpleName();
  }

  /** Whether a layer changes what another one does, whose configuration it gives as its own. */
  static boolean wraps(Layer layer) {
    return layer instanceof BaseWrapperLayer;
  }

  /**
   * {@return how messages name a vertex: {@code vertex 'stack' (StackVertex)}}
   *
   * @param vertex its name
   * @param kind its class, as people write it
   */
  public static String label(String vertex, String kind) {
    return "vertex '%s' (%s)".formatted(vertex, kind);
  }

  /** All layers of a network, unfrozen, in its order. */
  static List<Layer> of(Dl4jNetwork network) {
    List<Layer> layers = new ArrayList<>();
    if (network instanceof Dl4jNetwork.Sequential sequential) {
      layers.addAll(Arrays.asList(sequential.network().getLayers()));
    } else if (network instanceof Dl4jNetwork.Functional functional) {
      layers.addAll(Arrays.asList(functional.network().getLayers()));
    }
    return layers.stream().map(NetworkLayers::unfrozen).toList();
  }
}
