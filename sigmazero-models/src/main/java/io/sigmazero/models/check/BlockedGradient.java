package io.sigmazero.models.check;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.engine.reference.Saturation;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A place where a graph's gradient ends: a node that changes nothing when the input changes, or
 * whose function is flat.
 *
 * @param layer kind and name of the node
 * @param reason why nothing passes
 */
public record BlockedGradient(String layer, Reason reason) {

  /** Why no gradient passes a node. */
  public enum Reason {
    /** The slope is zero in every element. */
    SATURATED("is saturated: its slope is zero in every element"),
    /** The output is the same for different inputs. */
    CONSTANT("gives the same output for different inputs");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  /**
   * Finds the first nodes, on every way from the input to the logits, that let no gradient through
   * at any of these inputs. Runs the graph in double precision once an input, on several threads:
   * seconds for a large network.
   *
   * @param graph not changed
   * @param inputs where the gradient was zero, at least one
   * @param others further inputs, anywhere in the box, to tell constant outputs by
   * @return in the graph's order; empty if some way is open, so that no single layer is to blame
   */
  public static List<BlockedGradient> find(
      ModelGraph graph, List<float[]> inputs, List<float[]> others) {
    List<float[]> all = new ArrayList<>(inputs);
    all.addAll(others);
    List<double[][]> values =
        all.parallelStream()
            .map(input -> ReferenceInterpreter.values(graph, widened(input)))
            .toList();
    List<BlockedGradient> blocked = new ArrayList<>();
    boolean[] open = new boolean[graph.nodes().size()];
    for (Node node : graph.nodes()) {
      if (node.id() == graph.input().id()) {
        open[node.id()] = true;
      } else if (node.inputs().stream().anyMatch(id -> open[id])) {
        if (isFlat(node, values.subList(0, inputs.size()))) {
          blocked.add(new BlockedGradient(node.label(), Reason.SATURATED));
        } else if (isConstant(node, values)) {
          blocked.add(new BlockedGradient(node.label(), Reason.CONSTANT));
        } else {
          open[node.id()] = true;
        }
      }
    }
    return open[graph.output().id()] ? List.of() : blocked;
  }

  /** {@return for people: {@code Sigmoid 'act' is saturated: …}} */
  public String sentence() {
    return layer + " " + reason.text;
  }

  private static boolean isFlat(Node node, List<double[][]> values) {
    return values.stream().allMatch(of -> Saturation.isFlat(node, of[node.input()], of[node.id()]));
  }

  private static boolean isConstant(Node node, List<double[][]> values) {
    double[] first = values.get(0)[node.id()];
    for (double[][] other : values.subList(1, values.size())) {
      for (int i = 0; i < first.length; i++) {
        // Engines compute in single precision, where smaller differences are none.
        if ((float) other[node.id()][i] != (float) first[i]) {
          return false;
        }
      }
    }
    return values.size() > 1;
  }

  private static double[] widened(float[] input) {
    double[] wide = new double[input.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = input[i];
    }
    return wide;
  }
}
