package io.sigmazero.models.keras;

import java.util.List;
import java.util.Optional;

/**
 * A layer of a Keras model as the file defines it. Compared by identity: a layer that is called
 * twice keeps one set of weights.
 */
final class LayerDefinition {
  private final String name;
  private final String className;
  private final Fields fields;
  private final boolean trainable;
  private final List<Call> calls;
  private final ModelDefinition model;

  /**
   * One call of the layer.
   *
   * @param inputs what it was called with, in order
   */
  record Call(List<Reference> inputs) {
    Call {
      inputs = List.copyOf(inputs);
    }
  }

  /**
   * A layer's result.
   *
   * @param layer the layer's name
   * @param call which of its calls, from 0
   * @param output which of its outputs, from 0
   */
  record Reference(String layer, int call, int output) {}

  LayerDefinition(
      String name,
      String className,
      Fields fields,
      boolean trainable,
      List<Call> calls,
      ModelDefinition model) {
    this.name = name;
    this.className = className;
    this.fields = fields;
    this.trainable = trainable;
    this.calls = List.copyOf(calls);
    this.model = model;
  }

  String name() {
    return name;
  }

  /** The class's name in Keras 2 and 3. */
  String className() {
    return className;
  }

  Fields fields() {
    return fields;
  }

  /** Whether its weights were trained, which Keras's order of weights depends on. */
  boolean trainable() {
    return trainable;
  }

  /** Its calls; none inside a sequential model, where each layer calls the next. */
  List<Call> calls() {
    return calls;
  }

  /** The model that it is, if it is one. */
  Optional<ModelDefinition> model() {
    return Optional.ofNullable(model);
  }
}
