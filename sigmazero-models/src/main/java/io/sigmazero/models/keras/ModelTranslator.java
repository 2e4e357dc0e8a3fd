package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.keras.LayerDefinition.Call;
import io.sigmazero.models.keras.LayerDefinition.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks through a model, the models inside it included, and translates each call of a layer once
 * its inputs are there.
 */
final class ModelTranslator {
  private final NetworkPlan plan;
  private final Map<LayerDefinition, List<StoredArray>> weights;
  private final KerasVersion version;

  private ModelTranslator(
      Map<LayerDefinition, List<StoredArray>> weights, KerasVersion version, NetworkPlan plan) {
    this.weights = weights;
    this.version = version;
    this.plan = plan;
  }

  /**
   * Translates a model.
   *
   * @param plan to which its layers are added
   * @return the name of the last
   */
  static String translate(
      ModelDefinition model,
      Map<LayerDefinition, List<StoredArray>> weights,
      KerasVersion version,
      NetworkPlan plan) {
    ModelTranslator translator = new ModelTranslator(weights, version, plan);
    List<Value> outputs = translator.expand("the model", model, List.of(), "");
    if (outputs.size() != 1) {
      throw new Refusal("the model has " + outputs.size() + " outputs, expected one");
    }
    Value end = plan.end(outputs.get(0));
    if (outputs.get(0).shape().rank() != 1) {
      throw new Refusal(
          "the model's output has the shape " + outputs.get(0).shape() + ", expected a vector");
    }
    return end.name();
  }

  private List<Value> expand(
      String label, ModelDefinition model, List<Value> inputs, String prefix) {
    return model.sequential()
        ? List.of(sequence(label, model, inputs, prefix))
        : functional(label, model, inputs, prefix);
  }

  private Value sequence(String label, ModelDefinition model, List<Value> inputs, String prefix) {
    if (inputs.size() > 1) {
      throw new Refusal(label + ": has " + inputs.size() + " inputs, expected one");
    }
    Value value = inputs.isEmpty() ? null : inputs.get(0);
    for (LayerDefinition layer : model.layers()) {
      if (layer.className().equals("InputLayer")) {
        value = value == null ? input(layer, prefix) : value;
        continue;
      }
      List<Value> given = value == null ? List.of() : List.of(value);
      List<Value> results = call(layer, given, prefix, 0);
      if (results.size() != 1) {
        throw layer.fields().refusal("gives " + results.size() + " results, expected one");
      }
      value = results.get(0);
    }
    if (value == null) {
      throw new Refusal(label + ": has no layers");
    }
    return value;
  }

  /** A call that waits for its inputs. */
  private record Pending(LayerDefinition layer, int index, Call call) {}

  private List<Value> functional(
      String label, ModelDefinition model, List<Value> inputs, String prefix) {
    Map<Reference, Value> known = new HashMap<>();
    Deque<Pending> pending = new ArrayDeque<>();
    Map<String, LayerDefinition> byName = new HashMap<>();
    for (LayerDefinition layer : model.layers()) {
      byName.put(layer.name(), layer);
      if (layer.className().equals("InputLayer")) {
        int place = place(model.inputs(), layer.name());
        boolean given = place >= 0 && place < inputs.size();
        known.put(
            new Reference(layer.name(), 0, 0), given ? inputs.get(place) : input(layer, prefix));
      } else {
        for (int i = 0; i < layer.calls().size(); i++) {
          pending.add(new Pending(layer, i, layer.calls().get(i)));
        }
      }
    }
    Map<String, Integer> offsets = offsets(model, byName);
    resolve(pending, known, offsets, prefix);
    List<Value> outputs = new ArrayList<>();
    for (Reference output : model.outputs()) {
      Value value = known.get(shifted(output, offsets));
      if (value == null) {
        throw new Refusal(label + ": its output '" + output.layer() + "' is computed by no layer");
      }
      outputs.add(value);
    }
    return outputs;
  }

  /** Each round translates what has its inputs; files list layers nearly in that order. */
  private void resolve(
      Deque<Pending> pending,
      Map<Reference, Value> known,
      Map<String, Integer> offsets,
      String prefix) {
    int stalled = 0;
    while (!pending.isEmpty()) {
      Pending next = pending.removeFirst();
      List<Value> inputs = new ArrayList<>();
      for (Reference reference : next.call().inputs()) {
        inputs.add(known.get(shifted(reference, offsets)));
      }
      if (inputs.contains(null)) {
        pending.addLast(next);
        if (++stalled > pending.size()) {
          throw next.layer().fields().refusal("is called with results that no layer gives");
        }
        continue;
      }
      stalled = 0;
      List<Value> results = call(next.layer(), inputs, prefix, next.index());
      for (int i = 0; i < results.size(); i++) {
        known.put(new Reference(next.layer().name(), next.index(), i), results.get(i));
      }
    }
  }

  /** Keras 2 counts the calls of a model from 1: the 0th was when the model was made. */
  private static Map<String, Integer> offsets(
      ModelDefinition model, Map<String, LayerDefinition> byName) {
    Map<String, Integer> highest = new HashMap<>();
    for (LayerDefinition layer : model.layers()) {
      layer.calls().stream()
          .flatMap(call -> call.inputs().stream())
          .forEach(input -> highest.merge(input.layer(), input.call(), Math::max));
    }
    model.outputs().forEach(output -> highest.merge(output.layer(), output.call(), Math::max));
    Map<String, Integer> offsets = new HashMap<>();
    highest.forEach(
        (name, call) -> {
          LayerDefinition layer = byName.get(name);
          boolean counted = layer != null && layer.model().isPresent();
          if (counted && call == layer.calls().size()) {
            offsets.put(name, 1);
          }
        });
    return offsets;
  }

  private static Reference shifted(Reference reference, Map<String, Integer> offsets) {
    int offset = offsets.getOrDefault(reference.layer(), 0);
    return new Reference(reference.layer(), reference.call() - offset, reference.output());
  }

  private static int place(List<Reference> inputs, String name) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).layer().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private List<Value> call(LayerDefinition layer, List<Value> inputs, String prefix, int index) {
    String name = prefix + layer.name() + (index == 0 ? "" : "_call" + index);
    if (layer.model().isPresent()) {
      return expand("layer '" + layer.name() + "'", layer.model().get(), inputs, name + "/");
    }
    LayerCall call =
        new LayerCall(layer, name, inputs, weights.getOrDefault(layer, List.of()), plan, version);
    try {
      return List.of(Translators.find(call).translate(call));
    } catch (GraphException | ArithmeticException e) {
      throw call.refusal(e.getMessage());
    }
  }

  private Value input(LayerDefinition layer, String prefix) {
    Fields fields = layer.fields();
    JsonNode extents = fields.raw("batch_input_shape");
    if (!extents.isArray()) {
      extents = fields.raw("batch_shape");
    }
    if (!extents.isArray() || extents.isEmpty()) {
      throw fields.refusal("does not tell its shape");
    }
    int[] sample = new int[extents.size() - 1];
    for (int axis = 0; axis < sample.length; axis++) {
      JsonNode extent = extents.get(axis + 1);
      if (!extent.isInt() || extent.intValue() < 1) {
        throw fields.refusal("has no fixed extents but " + extents + ", only samples may vary");
      }
      sample[axis] = extent.intValue();
    }
    String type = fields.raw("dtype").isTextual() ? fields.text("dtype", "") : "float32";
    if (!type.contains("float")) {
      throw fields.refusal("takes values of type " + type + ", expected floats");
    }
    try {
      return plan.addInput(fields, prefix + layer.name(), Shape.of(sample));
    } catch (GraphException e) {
      throw fields.refusal(e.getMessage());
    }
  }
}
