package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.Layer;

/** One call of a layer, while it is translated. */
final class LayerCall {
  private final LayerDefinition definition;
  private final String name;
  private final List<Value> inputs;
  private final List<StoredArray> weights;
  private final NetworkPlan plan;
  private final KerasVersion version;

  LayerCall(
      LayerDefinition definition,
      String name,
      List<Value> inputs,
      List<StoredArray> weights,
      NetworkPlan plan,
      KerasVersion version) {
    this.definition = definition;
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.weights = List.copyOf(weights);
    this.plan = plan;
    this.version = version;
  }

  /** The same call, for a layer of DL4J that helps the main one and is named after it. */
  LayerCall aside(String suffix) {
    return new LayerCall(definition, name + suffix, inputs, weights, plan, version);
  }

  String className() {
    return definition.className();
  }

  Fields fields() {
    return definition.fields();
  }

  NetworkPlan plan() {
    return plan;
  }

  KerasVersion version() {
    return version;
  }

  List<Value> inputs() {
    return inputs;
  }

  Refusal refusal(String reason) {
    return definition.fields().refusal(reason);
  }

  /** The only input. */
  Value input() {
    if (inputs.size() != 1) {
      throw refusal("has " + inputs.size() + " inputs, expected one");
    }
    return inputs.get(0);
  }

  /** The only input, which is an image with the channels last. */
  Value image() {
    Value value = input();
    if (value.shape().rank() != 3) {
      throw refusal("takes values of shape " + value.shape() + ", expected height×width×channels");
    }
    String format = fields().text("data_format", "channels_last");
    if (!format.equals("channels_last")) {
      throw refusal("data_format is '" + format + "', only 'channels_last' is supported");
    }
    return value;
  }

  /** Whether the file has a weight at this place. */
  boolean hasWeight(int index) {
    return index < weights.size();
  }

  /** Refuses another number of weights than expected. */
  void requireWeights(int expected) {
    if (weights.size() != expected) {
      throw refusal("expected " + expected + " weights, found " + weights.size());
    }
  }

  /** A weight, checked to have these extents. */
  StoredArray weight(int index, String what, int... extents) {
    if (!hasWeight(index)) {
      throw refusal("the file has no " + what);
    }
    StoredArray array = weights.get(index);
    if (!Arrays.equals(array.shape().toArray(), extents)) {
      String expected =
          Arrays.stream(extents).mapToObj(String::valueOf).collect(Collectors.joining("×"));
      throw refusal(
          "%s: expected %s, found %s"
              .formatted(what, extents.length == 0 ? "scalar" : expected, array.shape()));
    }
    return array;
  }

  /** A shape of a result; refuses one that has too many elements. */
  Shape shape(long... extents) {
    int[] checked = new int[extents.length];
    for (int axis = 0; axis < extents.length; axis++) {
      if (extents[axis] < 1 || extents[axis] > Integer.MAX_VALUE) {
        throw refusal("gives an extent of " + extents[axis] + " on axis " + axis);
      }
      checked[axis] = (int) extents[axis];
    }
    try {
      return Shape.of(checked);
    } catch (GraphException e) {
      throw refusal(e.getMessage());
    }
  }

  /** A new configuration object for {@link #add}. */
  static ObjectNode config() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Adds a layer behind a value. */
  Value add(
      Value input,
      String kind,
      ObjectNode config,
      Shape shape,
      UnaryOperator<Layer> adjustment,
      Map<String, Parameter> parameters) {
    return add(List.of(input), kind, config, shape, adjustment, parameters);
  }

  /** Adds a layer without weights that DL4J's importer understands. */
  Value add(Value input, String kind, ObjectNode config, Shape shape) {
    return add(input, kind, config, shape, UnaryOperator.identity(), Map.of());
  }

  /** Adds a layer behind several values. */
  Value add(
      List<Value> from,
      String kind,
      ObjectNode config,
      Shape shape,
      UnaryOperator<Layer> adjustment,
      Map<String, Parameter> parameters) {
    List<String> names = from.stream().map(Value::name).toList();
    PlannedLayer layer =
        new PlannedLayer(plan.unique(name), kind, config, names, adjustment, parameters);
    return plan.add(fields(), layer, shape);
  }
}
