package io.sigmazero.models.samediff;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.passes.GraphSimplifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Makes graphs of SameDiff classifiers, objects and {@code .fb} files: one placeholder with the
 * samples on its leading axis, and one output of a row of logits for each of them.
 *
 * <p>The graph takes one sample at a time and computes what SameDiff computes at inference: a
 * dropout is left out, and so are labels, losses and everything else that the output does not need.
 * A final softmax is dropped, since the attack works on logits. What depends on no placeholder is
 * computed at import.
 *
 * <p>Files are not trusted: they are read without ND4J's loader, every length is checked before
 * memory is claimed for it, and whatever is wrong becomes a {@link ModelLoadException} with a
 * message of one line. All methods may be called from several threads at once, on an object as long
 * as nobody changes it.
 */
public final class SameDiffImporter {
  private SameDiffImporter() {}

  /**
   * Reads a file within {@link LoadLimits#DEFAULT}.
   *
   * @param file what {@code SameDiff.save} or {@code asFlatFile} wrote
   * @return the model
   * @throws ModelLoadException naming the file, and op or variable, if the model cannot be used
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    return load(file, LoadLimits.DEFAULT, SameDiffOptions.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @param file what {@code SameDiff.save} or {@code asFlatFile} wrote
   * @param limits what it may claim
   * @param options what the file does not tell
   * @return the model
   * @throws ModelLoadException naming the file, and op or variable, if the model cannot be used
   */
  public static ImportedModel load(Path file, LoadLimits limits, SameDiffOptions options)
      throws ModelLoadException {
    return LoadGuard.run(
        file,
        () -> {
          try {
            SourceModel model = FlatFile.read(file, limits.model());
            return lowered(model, options, limits.model(), "SameDiff FlatBuffers");
          } catch (Refusal | GraphException e) {
            throw new ModelLoadException(file + ": " + e.getMessage(), e);
          }
        });
  }

  /**
   * Takes over an object; weights are copied.
   *
   * @param sameDiff a classifier, which is not changed
   * @param options what it does not tell about itself
   * @return the model
   * @throws ModelLoadException naming the op or variable if the model cannot be used
   */
  public static ImportedModel of(SameDiff sameDiff, SameDiffOptions options)
      throws ModelLoadException {
    return LoadGuard.run(
        "SameDiff",
        () -> {
          try {
            SourceModel model = new ObjectReader(sameDiff).read();
            return lowered(model, options, LoadLimits.DEFAULT.model(), "SameDiff");
          } catch (Refusal | GraphException e) {
            throw new ModelLoadException("SameDiff: " + e.getMessage(), e);
          }
        });
  }

  /** {@return the types of ops that can be lowered, at least in part} */
  public static SortedSet<String> supportedOps() {
    return OpHandlers.supported();
  }

  private static ImportedModel lowered(
      SourceModel model, SameDiffOptions options, LoadLimits.Model limits, String format) {
    OutputChoice choice = new OutputChoice(model);
    String output = choice.choose(options);
    List<SourceOp> ops = choice.needed(List.of(output));
    SourceVariable placeholder = onlyPlaceholder(model, ops, output);
    Lowering lowering = new Lowering(model, limits);
    int input = lowering.input(placeholder.name(), sampleShape(placeholder, options));
    LogitsEnd end = new LogitsEnd(lowering.builder());
    ModelGraph graph;
    try {
      ops.forEach(lowering::lower);
      int logits = end.of(output, lowering.output(output));
      graph = lowering.builder().build(input, logits);
    } catch (Refusal | GraphException e) {
      throw new Refusal(e.getMessage() + batchHint(placeholder), e);
    }
    List<String> notes = new ArrayList<>(choice.notes());
    notes.addAll(end.notes());
    return ImportedModel.of(
        GraphSimplifier.simplify(graph), format, "", counted(model.ops()), notes);
  }

  private static SourceVariable onlyPlaceholder(
      SourceModel model, List<SourceOp> ops, String output) {
    Set<SourceVariable> found = new LinkedHashSet<>();
    for (SourceOp op : ops) {
      for (String name : op.inputs()) {
        SourceVariable variable = model.variables().get(name);
        if (variable != null && variable.kind() == SourceVariable.Kind.PLACEHOLDER) {
          found.add(variable);
        }
      }
    }
    if (found.size() != 1) {
      String names =
          found.stream()
              .limit(5)
              .map(variable -> "'" + variable.name() + "'")
              .collect(Collectors.joining(", "));
      throw new Refusal(
          "the output '%s' depends on %d placeholders (%s), expected one"
              .formatted(output, found.size(), names));
    }
    return found.iterator().next();
  }

  /** The placeholder's shape for one sample. */
  private static Shape sampleShape(SourceVariable placeholder, SameDiffOptions options) {
    if (!placeholder.type().isFPType()) {
      throw new Refusal(
          placeholder.label() + " has type " + placeholder.type() + ", expected FLOAT");
    }
    if (options.sampleShape().isPresent()) {
      return options.sampleShape().get();
    }
    String remedy = "; give one sample's with SameDiffOptions.withSampleShape (--input-shape)";
    List<Long> extents =
        placeholder
            .shape()
            .orElseThrow(() -> new Refusal(placeholder.label() + " has no shape" + remedy));
    if (extents.size() < 2) {
      throw new Refusal(
          placeholder.label()
              + " has "
              + extents.size()
              + " axes, expected the samples' and one more at least"
              + remedy);
    }
    int[] shape = new int[extents.size()];
    shape[0] = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      long extent = extents.get(axis);
      if (extent < 1 || extent > Integer.MAX_VALUE) {
        throw new Refusal(
            placeholder.label() + " has shape " + extents + ", open on axis " + axis + remedy);
      }
      shape[axis] = (int) extent;
    }
    return Shape.of(shape);
  }

  private static String batchHint(SourceVariable placeholder) {
    long batch = placeholder.shape().filter(s -> !s.isEmpty()).map(s -> s.get(0)).orElse(-1L);
    return batch > 1
        ? " (the placeholder has a batch of " + batch + "; make it with an open axis, −1)"
        : "";
  }

  private static SortedMap<String, Integer> counted(List<SourceOp> ops) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    ops.forEach(op -> counts.merge(op.type(), 1, Integer::sum));
    return counts;
  }
}
