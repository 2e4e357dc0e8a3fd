package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.models.keras.LayerDefinition.Call;
import io.sigmazero.models.keras.LayerDefinition.Reference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layer is called with which results. Keras 1 and 2 write lists, {@code [["conv", 0, 0,
 * {}]]}; Keras 3 writes the call's arguments, with tensors as objects that tell their origin.
 */
final class InboundNodes {
  private static final int DEEPEST = 4;
  private static final Set<String> HARMLESS = Set.of("mask", "training");

  private final KerasVersion version;

  InboundNodes(KerasVersion version) {
    this.version = version;
  }

  /** The calls of a layer. */
  List<Call> calls(String label, JsonNode nodes) {
    List<Call> calls = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<Reference> inputs = new ArrayList<>();
      if (node.isObject()) {
        tensors(label, node.path("args"), inputs, 0);
        requireHarmless(label, node.path("kwargs"));
      } else {
        list(label, node, inputs);
      }
      calls.add(new Call(inputs));
    }
    return calls;
  }

  /** The input or output layers: one reference or a list of them. */
  List<Reference> ends(String label, JsonNode node) {
    List<Reference> all = new ArrayList<>();
    if (node.isArray()) {
      list(label, node, all);
    }
    if (all.isEmpty()) {
      throw new Refusal(label + " is no list of layers");
    }
    return all;
  }

  private void list(String label, JsonNode node, List<Reference> inputs) {
    if (isReference(node)) {
      inputs.add(reference(label, node));
      return;
    }
    for (JsonNode item : node) {
      if (!isReference(item)) {
        throw new Refusal(label + ": is called with something other than layers' results");
      }
      inputs.add(reference(label, item));
    }
  }

  private static boolean isReference(JsonNode node) {
    return node.isArray() && node.size() >= 3 && node.get(0).isTextual() && node.get(1).isInt();
  }

  private Reference reference(String label, JsonNode node) {
    if (node.size() > 3) {
      requireHarmless(label, node.get(3));
    }
    return new Reference(
        node.get(0).textValue(), whole(label, node.get(1)), whole(label, node.get(2)));
  }

  private static int whole(String label, JsonNode node) {
    if (!node.isInt() || node.intValue() < 0) {
      throw new Refusal(label + ": refers to the result " + node + ", expected a number from 0");
    }
    return node.intValue();
  }

  private void tensors(String label, JsonNode node, List<Reference> inputs, int depth) {
    if (depth > DEEPEST) {
      throw new Refusal(label + ": its arguments are lists in lists");
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        tensors(label, item, inputs, depth + 1);
      }
    } else if (node.path("class_name").asText().equals("__keras_tensor__")) {
      JsonNode history = node.path("config").path("keras_history");
      if (!isReference(history)) {
        throw new Refusal(label + ": is called with a tensor of unknown origin");
      }
      inputs.add(reference(label, history));
    } else if (!node.isNull()) {
      throw new Refusal(label + ": is called with something other than layers' results");
    }
  }

  /** Named arguments: what inference ignores may stand there. */
  private void requireHarmless(String label, JsonNode arguments) {
    Iterator<Map.Entry<String, JsonNode>> all = arguments.fields();
    while (all.hasNext()) {
      Map.Entry<String, JsonNode> argument = all.next();
      boolean empty = argument.getValue().isNull();
      boolean flag = HARMLESS.contains(argument.getKey()) && !argument.getValue().isContainerNode();
      if (argument.getKey().equals("training") && argument.getValue().asBoolean(false)) {
        throw new Refusal(label + ": is called as in training, even after it");
      }
      if (!empty && !flag) {
        throw new Refusal(
            "%s: is called with the argument '%s', which is not supported (Keras %s)"
                .formatted(label, argument.getKey(), version.text()));
      }
    }
  }
}
