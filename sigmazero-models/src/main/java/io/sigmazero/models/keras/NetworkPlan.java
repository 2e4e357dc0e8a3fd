package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The DL4J network to be built, collected layer by layer. Not thread safe. */
final class NetworkPlan {
  /** DL4J's importer and its networks take time that grows with the square of their layers. */
  private static final int MOST_LAYERS = 5000;

  private final LoadLimits.Model limits;
  private final List<PlannedLayer> layers = new ArrayList<>();
  private final Map<String, PlannedLayer> byName = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> dropped = new TreeSet<>();
  private Value input;

  NetworkPlan(LoadLimits.Model limits) {
    this.limits = limits;
  }

  /** The layers in an order in which each stands behind its inputs. */
  List<PlannedLayer> layers() {
    return layers;
  }

  /** The layer of a name. */
  PlannedLayer layer(String name) {
    PlannedLayer layer = byName.get(name);
    if (layer == null) {
      throw new Refusal("layer '" + name + "': was not planned");
    }
    return layer;
  }

  /** What the network takes. */
  Value input() {
    return input;
  }

  /** Classes of layers that do nothing after training and were left out. */
  Set<String> dropped() {
    return dropped;
  }

  void drop(String className) {
    dropped.add(className);
  }

  /**
   * Adds the network's only input.
   *
   * @throws Refusal if there is one already, or it has more than three axes
   */
  Value addInput(Fields fields, String name, Shape shape) {
    if (input != null) {
      throw fields.refusal("is a second input, only one is supported");
    }
    if (shape.rank() < 1 || shape.rank() > 3) {
      throw fields.refusal("has " + shape.rank() + " axes without the batch's, expected 1 to 3");
    }
    input = new Value(unique(name), checked(fields, shape));
    return input;
  }

  /** A name like the one given that no layer has. */
  String unique(String name) {
    String candidate = name;
    for (int i = 1; !names.add(candidate); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }

  /** Adds a layer and gives its result. */
  Value add(Fields fields, PlannedLayer layer, Shape shape) {
    checked(fields, shape);
    PlannedLayer placed = apart(layer);
    if (layers.size() >= Math.min(MOST_LAYERS, limits.nodes())) {
      throw new Refusal("the model becomes more than " + layers.size() + " layers");
    }
    layers.add(placed);
    byName.put(placed.name(), placed);
    return new Value(placed.name(), shape);
  }

  /** A layer that changes nothing, behind a value. */
  Value addIdentity(Value value) {
    String name = unique(value.name() + "_same");
    ObjectNode config = JsonNodeFactory.instance.objectNode().put("activation", "linear");
    PlannedLayer same =
        new PlannedLayer(
            name, "Activation", config, List.of(value.name()), UnaryOperator.identity(), Map.of());
    layers.add(same);
    byName.put(name, same);
    return new Value(name, value.shape());
  }

  /** Of two reshapings behind each other DL4J would apply only the second. */
  private PlannedLayer apart(PlannedLayer layer) {
    boolean clash =
        layer.isPreprocessor()
            && byName.containsKey(layer.inputs().get(0))
            && byName.get(layer.inputs().get(0)).isPreprocessor();
    // DL4J takes the input's format from an upsampling layer behind it, which has none yet.
    boolean misleading =
        layer.kind().equals("UpSampling2D") && layer.inputs().get(0).equals(input.name());
    if (!clash && !misleading) {
      return layer;
    }
    Value same = addIdentity(new Value(layer.inputs().get(0), Shape.of()));
    return new PlannedLayer(
        layer.name(),
        layer.kind(),
        layer.config(),
        List.of(same.name()),
        layer.adjustment(),
        layer.parameters());
  }

  /** Ends the network: reshapings at its very end DL4J would leave out. */
  Value end(Value output) {
    PlannedLayer last = byName.get(output.name());
    if (last == null) {
      throw new Refusal("the model has no layers that compute anything");
    }
    return last.isPreprocessor() ? addIdentity(output) : output;
  }

  /** Whether each layer has the one before it as its only input. */
  boolean isChain() {
    String previous = input.name();
    for (PlannedLayer layer : layers) {
      if (!layer.inputs().equals(List.of(previous))) {
        return false;
      }
      previous = layer.name();
    }
    return true;
  }

  /** How many values the parameters take. */
  long parameters() {
    return layers.stream()
        .flatMap(layer -> layer.parameters().values().stream())
        .mapToLong(parameter -> parameter.shape().size())
        .sum();
  }

  private Shape checked(Fields fields, Shape shape) {
    if (shape.size() > limits.valueElements() || shape.size() < 1) {
      throw fields.refusal(
          "gives %s values for one sample, expected 1 to %d"
              .formatted(shape, limits.valueElements()));
    }
    return shape;
  }
}
