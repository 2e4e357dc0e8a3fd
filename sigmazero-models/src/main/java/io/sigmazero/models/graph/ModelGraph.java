package io.sigmazero.models.graph;

import java.util.List;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A classifier as a graph: nodes in an order in which every input comes before its use. One input
 * (leading axis 1: one sample), one output of shape 1×classes, the logits. Immutable.
 */
public final class ModelGraph {
  /** The placeholder of what {@link #toSameDiff} makes. */
  public static final String SAMEDIFF_INPUT = "input";

  /** The result of what {@link #toSameDiff} makes. */
  public static final String SAMEDIFF_OUTPUT = "logits";

  private final List<Node> nodes;
  private final int inputId;
  private final int outputId;
  private final boolean[] dependsOnInput;

  ModelGraph(List<Node> nodes, int inputId, int outputId) {
    this.nodes = List.copyOf(nodes);
    this.inputId = inputId;
    this.outputId = outputId;
    this.dependsOnInput = new boolean[nodes.size()];
    for (Node node : nodes) {
      dependsOnInput[node.id()] =
          node.id() == inputId || node.inputs().stream().anyMatch(id -> dependsOnInput[id]);
    }
  }

  /** {@return all nodes; {@code nodes().get(i).id() == i}} */
  public List<Node> nodes() {
    return nodes;
  }

  /**
   * {@return the node with this id}
   *
   * @param id of a node of this graph
   */
  public Node node(int id) {
    return nodes.get(id);
  }

  /** {@return the model's input} */
  public Node input() {
    return nodes.get(inputId);
  }

  /** {@return the logits} */
  public Node output() {
    return nodes.get(outputId);
  }

  /**
   * {@return whether the value changes with the model's input; only such values have a gradient}
   *
   * @param id of a node of this graph
   */
  public boolean dependsOnInput(int id) {
    return dependsOnInput[id];
  }

  /** {@return number of logits of one sample} */
  public int classes() {
    return output().shape().lastExtent();
  }

  /**
   * {@return the same classifier for several samples at once}
   *
   * @param samples at least 1
   * @throws GraphException naming the first node that would mix samples
   */
  public ModelGraph withBatch(int samples) {
    return BatchRewriter.rewrite(this, samples);
  }

  /** {@return leading extent of the input: the number of samples the graph takes at once} */
  public int batch() {
    return input().shape().extent(0);
  }

  /**
   * {@return the same classifier as an ND4J SameDiff, to be trained, saved or used inside DL4J:
   * placeholder {@value #SAMEDIFF_INPUT}, result {@value #SAMEDIFF_OUTPUT}, both float32}
   *
   * <p>The placeholder's leading axis is open (−1) where no node mixes samples (see {@link
   * #withBatch}); otherwise it has this graph's extent. Weights are copied and become trainable
   * variables named after their nodes, and so do other constants with more than one element, since
   * a graph does not tell a learned embedding from a fixed mean; {@code
   * SDVariable.convertToConstant} freezes one. Batch normalisation has been folded into its
   * neighbours by the importer and is not trained as such.
   *
   * <p>For gradients by the input call {@code createGradFunction("input")} before {@code
   * calculateGradients}: SameDiff leaves placeholders out otherwise. Needs an ND4J backend at run
   * time.
   */
  public SameDiff toSameDiff() {
    return SameDiffConversion.convert(this);
  }
}
