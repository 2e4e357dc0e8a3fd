package io.sigmazero.models.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import onnx.Onnx;
import onnx.Onnx.AttributeProto.AttributeType;

/** A node of the file with typed access to its attributes. */
final class OnnxNode {
  private final Onnx.NodeProto proto;
  private final Map<String, Onnx.AttributeProto> attributes;

  OnnxNode(Onnx.NodeProto proto) {
    this.proto = proto;
    this.attributes =
        proto.getAttributeList().stream()
            .collect(
                Collectors.toMap(Onnx.AttributeProto::getName, a -> a, (first, again) -> first));
  }

  String type() {
    return proto.getOpType();
  }

  String domain() {
    return proto.getDomain();
  }

  /** The node's own name, or that of its first output where it has none. */
  String name() {
    return proto.getName().isEmpty() && proto.getOutputCount() > 0
        ? proto.getOutput(0)
        : proto.getName();
  }

  /** Op and name as messages name a node: {@code Conv '/conv1/Conv'}. */
  String label() {
    return type() + " '" + name() + "'";
  }

  List<String> inputs() {
    return proto.getInputList();
  }

  List<String> outputs() {
    return proto.getOutputList();
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  long integer(String attribute, long absent) {
    return find(attribute, AttributeType.INT).map(Onnx.AttributeProto::getI).orElse(absent);
  }

  float number(String attribute, float absent) {
    return find(attribute, AttributeType.FLOAT).map(Onnx.AttributeProto::getF).orElse(absent);
  }

  String text(String attribute, String absent) {
    return find(attribute, AttributeType.STRING).map(a -> a.getS().toStringUtf8()).orElse(absent);
  }

  Optional<long[]> integers(String attribute) {
    return find(attribute, AttributeType.INTS)
        .map(a -> a.getIntsList().stream().mapToLong(Long::longValue).toArray());
  }

  Optional<float[]> numbers(String attribute) {
    return find(attribute, AttributeType.FLOATS)
        .map(
            a -> {
              float[] values = new float[a.getFloatsCount()];
              for (int i = 0; i < values.length; i++) {
                values[i] = a.getFloats(i);
              }
              return values;
            });
  }

  Optional<Onnx.TensorProto> tensor(String attribute) {
    return find(attribute, AttributeType.TENSOR).map(Onnx.AttributeProto::getT);
  }

  Optional<Onnx.GraphProto> graph(String attribute) {
    return find(attribute, AttributeType.GRAPH).map(Onnx.AttributeProto::getG);
  }

  Refusal refusal(String reason) {
    return new Refusal(label() + ": " + reason);
  }

  private Optional<Onnx.AttributeProto> find(String name, AttributeType expected) {
    Onnx.AttributeProto attribute = attributes.get(name);
    if (attribute == null) {
      return Optional.empty();
    }
    // Files of the first format version leave the type out.
    if (attribute.getType() != expected && attribute.getType() != AttributeType.UNDEFINED) {
      throw refusal(
          "attribute '" + name + "' has type " + attribute.getType() + ", expected " + expected);
    }
    return Optional.of(attribute);
  }
}
