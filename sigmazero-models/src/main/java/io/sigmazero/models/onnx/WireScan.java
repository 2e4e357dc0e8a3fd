package io.sigmazero.models.onnx;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import onnx.Onnx;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.Descriptors.Descriptor;
import org.nd4j.shade.protobuf.Descriptors.FieldDescriptor;
import org.nd4j.shade.protobuf.WireFormat;

/**
 * Walks through a file's messages before they are parsed, in one pass and without keeping anything.
 * The parser makes objects of many times the bytes they are written in, and takes quadratic time
 * for a single message given in many pieces; both are refused here. Not thread safe.
 */
final class WireScan {
  private static final int DEEPEST = 100;
  private static final int PARTS_PER_NODE = 40;
  private static final int LEAST_PARTS = 1000;

  private final int mostNodes;
  private final long mostParts;
  private int nodes;
  private long parts;

  private WireScan(int mostNodes) {
    this.mostNodes = mostNodes;
    this.mostParts = LEAST_PARTS + (long) PARTS_PER_NODE * mostNodes;
  }

  /**
   * Checks the form of a whole model.
   *
   * @param mostNodes most operators, in all graphs of the file
   * @throws Refusal if there are too many of them, or of other messages, or a message that may
   *     stand once stands twice, or nesting is too deep
   */
  static void check(CodedInputStream input, int mostNodes) throws IOException {
    new WireScan(mostNodes).message(input, Onnx.ModelProto.getDescriptor(), 0);
  }

  private void message(CodedInputStream input, Descriptor type, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new Refusal("not an ONNX file, or truncated: nested too deeply");
    }
    Set<Integer> seen = new HashSet<>();
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      int wire = WireFormat.getTagWireType(tag);
      if (wire == WireFormat.WIRETYPE_START_GROUP || wire == WireFormat.WIRETYPE_END_GROUP) {
        throw new Refusal("not an ONNX file, or truncated: it holds groups");
      }
      boolean nested =
          field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (!nested) {
        input.skipField(tag);
        continue;
      }
      if (!field.isRepeated() && !seen.add(field.getNumber())) {
        throw new Refusal("'" + field.getFullName() + "' is given twice in one place");
      }
      count(field.getMessageType());
      int end = input.pushLimit(input.readRawVarint32());
      message(input, field.getMessageType(), depth + 1);
      input.popLimit(end);
    }
  }

  private void count(Descriptor type) {
    if (type == Onnx.NodeProto.getDescriptor() && ++nodes > mostNodes) {
      throw new Refusal("the graph has more than " + mostNodes + " nodes");
    }
    if (++parts > mostParts) {
      throw new Refusal("the file has more than " + mostParts + " parts");
    }
  }
}
