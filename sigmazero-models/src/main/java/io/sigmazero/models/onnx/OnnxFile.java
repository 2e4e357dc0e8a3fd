package io.sigmazero.models.onnx;

import io.sigmazero.models.LoadLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.DiscardUnknownFieldsParser;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * A parsed file whose outer form is as it should be.
 *
 * @param graph the graph as the file holds it
 * @param opset version of the standard operator set
 * @param producer name and version of what wrote the file, or empty
 * @param bytes length of the file
 */
record OnnxFile(Onnx.GraphProto graph, int opset, String producer, long bytes) {
  private static final int OLDEST_OPSET = 7;

  /** Reads and checks a file. */
  static OnnxFile read(Path file, LoadLimits.Model limits) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Refusal("no such file");
    }
    long bytes = Files.size(file);
    if (bytes == 0) {
      throw new Refusal("the file is empty, expected an ONNX model");
    }
    if (bytes > limits.fileBytes()) {
      throw new Refusal(
          "the file has " + bytes + " bytes, at most " + limits.fileBytes() + " are read");
    }
    Onnx.ModelProto model = parse(Files.readAllBytes(file), limits.nodes());
    if (!model.hasGraph() || model.getGraph().getOutputCount() == 0) {
      throw new Refusal("not an ONNX model: it holds no graph with an output");
    }
    if (model.getGraph().getSparseInitializerCount() > 0) {
      throw new Refusal("the file holds sparse weights, expected dense ones");
    }
    String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
    return new OnnxFile(model.getGraph(), opset(model), producer, bytes);
  }

  private static Onnx.ModelProto parse(byte[] content, int mostNodes) throws IOException {
    ByteString bytes = UnsafeByteOperations.unsafeWrap(content);
    CodedInputStream input = bytes.newCodedInput();
    // Weights stay slices of the file's bytes instead of being copied once more.
    input.enableAliasing(true);
    try {
      WireScan.check(bytes.newCodedInput(), mostNodes);
      // Unknown fields would be kept, in many times the bytes they are written in.
      return DiscardUnknownFieldsParser.wrap(Onnx.ModelProto.parser()).parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal("not an ONNX file, or truncated: " + e.getMessage(), e);
    }
  }

  private static int opset(Onnx.ModelProto model) {
    for (Onnx.OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        if (set.getVersion() < OLDEST_OPSET || set.getVersion() > Integer.MAX_VALUE) {
          throw new Refusal(
              "the model uses opset "
                  + set.getVersion()
                  + ", expected "
                  + OLDEST_OPSET
                  + " or newer");
        }
        return (int) set.getVersion();
      }
    }
    throw new Refusal("not an ONNX model: it names no opset");
  }
}
