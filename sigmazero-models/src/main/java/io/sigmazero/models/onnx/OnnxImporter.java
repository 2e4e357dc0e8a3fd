package io.sigmazero.models.onnx;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.passes.GraphSimplifier;
import io.sigmazero.models.text.OneLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import onnx.Onnx;
import onnx.Onnx.TensorProto.DataType;

/**
 * Reads image classifiers from ONNX files: opset 7 and newer, standard ops, all weights in the
 * file, one input with the samples on its leading axis.
 *
 * <p>The graph takes one sample at a time. Ops on shapes and constants are computed at import; a
 * final softmax is dropped, since the attack works on logits. Files are not trusted: every length
 * is checked before memory is claimed for it, and whatever is wrong becomes a {@link
 * ModelLoadException} with a message of one line.
 *
 * <p>The operators are those of <a href="https://onnx.ai/onnx/operators/">the ONNX
 * specification</a>. All methods may be called from several threads at once.
 */
public final class OnnxImporter {
  private static final int LONGEST_MESSAGE = 500;

  private OnnxImporter() {}

  /**
   * Reads a file within {@link LoadLimits#DEFAULT}.
   *
   * @param file a model
   * @return the model
   * @throws ModelLoadException naming file, node and op if the model cannot be used
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    return load(file, LoadLimits.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @param file a model
   * @param limits what it may claim
   * @return the model
   * @throws ModelLoadException naming file, node and op if the model cannot be used
   */
  public static ImportedModel load(Path file, LoadLimits limits) throws ModelLoadException {
    return LoadGuard.run(
        file,
        () -> {
          try {
            return load(OnnxFile.read(file, limits.model()), limits.model());
          } catch (Refusal | GraphException e) {
            throw new ModelLoadException(
                file + ": " + OneLine.of(String.valueOf(e.getMessage()), LONGEST_MESSAGE), e);
          }
        });
  }

  /** {@return the op types that can be lowered, at least in part} */
  public static SortedSet<String> supportedOps() {
    return Handlers.supported();
  }

  private static ImportedModel load(OnnxFile file, LoadLimits.Model limits) {
    Onnx.GraphProto graph = file.graph();
    Onnx.ValueInfoProto input = onlyInput(graph);
    Lowering lowering = new Lowering(file.opset(), file.bytes(), limits);
    int inputId = lowering.input(input.getName(), shape(input));
    LogitsSelection selection = new LogitsSelection(lowering);
    ModelGraph built;
    try {
      lowering.lower(graph);
      int logits = selection.select(graph.getOutputList());
      built = lowering.builder().build(inputId, logits);
    } catch (Refusal | GraphException e) {
      throw new Refusal(e.getMessage() + batchHint(input), e);
    }
    return ImportedModel.of(
        GraphSimplifier.simplify(built),
        "ONNX opset " + file.opset(),
        file.producer(),
        ops(graph),
        selection.notes());
  }

  private static Onnx.ValueInfoProto onlyInput(Onnx.GraphProto graph) {
    Set<String> weights =
        graph.getInitializerList().stream()
            .map(Onnx.TensorProto::getName)
            .collect(Collectors.toSet());
    List<Onnx.ValueInfoProto> inputs =
        graph.getInputList().stream().filter(i -> !weights.contains(i.getName())).toList();
    if (inputs.size() != 1) {
      String names =
          inputs.stream()
              .limit(5)
              .map(i -> "'" + i.getName() + "'")
              .collect(Collectors.joining(", "));
      throw new Refusal("the model has " + inputs.size() + " inputs (" + names + "), expected one");
    }
    return inputs.get(0);
  }

  /** The input's shape for one sample. */
  private static Shape shape(Onnx.ValueInfoProto input) {
    String label = "the input '" + input.getName() + "'";
    if (!input.getType().hasTensorType() || !input.getType().getTensorType().hasShape()) {
      throw new Refusal(label + " is no tensor of known rank");
    }
    Onnx.TypeProto.Tensor type = input.getType().getTensorType();
    DataType elements = DataType.forNumber(type.getElemType());
    if (elements != DataType.FLOAT
        && elements != DataType.FLOAT16
        && elements != DataType.BFLOAT16
        && elements != DataType.DOUBLE) {
      throw new Refusal(label + " has type " + elements + ", expected FLOAT");
    }
    int[] extents = new int[type.getShape().getDimCount()];
    if (extents.length < 2) {
      throw new Refusal(
          label + " has " + extents.length + " axes, expected the samples' and one more at least");
    }
    extents[0] = 1;
    for (int axis = 1; axis < extents.length; axis++) {
      long extent = type.getShape().getDim(axis).getDimValue();
      if (extent < 1 || extent > Integer.MAX_VALUE) {
        throw new Refusal(
            label + " has no fixed extent on axis " + axis + ", only axis 0 (samples) may vary");
      }
      extents[axis] = (int) extent;
    }
    return Shape.of(extents);
  }

  private static String batchHint(Onnx.ValueInfoProto input) {
    long batch = input.getType().getTensorType().getShape().getDim(0).getDimValue();
    return batch > 1
        ? " (the file fixes a batch of " + batch + "; export it with one sample or an open batch)"
        : "";
  }

  private static SortedMap<String, Integer> ops(Onnx.GraphProto graph) {
    SortedMap<String, Integer> ops = new TreeMap<>();
    graph.getNodeList().forEach(node -> ops.merge(node.getOpType(), 1, Integer::sum));
    return ops;
  }
}
