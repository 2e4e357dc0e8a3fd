package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.OpVisitor;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.List;

/**
 * Runs a graph forward in double precision, op by op, by the definitions in {@link Op}: slow,
 * without any cleverness, independent of engines and of the importer's folding.
 */
public final class ReferenceInterpreter implements OpVisitor<double[]> {
  private final ModelGraph graph;
  private final double[] input;
  private final double[][] values;

  private ReferenceInterpreter(ModelGraph graph, double[] input) {
    this.graph = graph;
    this.input = input;
    this.values = new double[graph.nodes().size()][];
  }

  /**
   * {@return the logits of one sample}
   *
   * @param graph the classifier, one sample at a time
   * @param input one sample, row-major
   */
  public static double[] logits(ModelGraph graph, double[] input) {
    return values(graph, input)[graph.output().id()];
  }

  /**
   * {@return the logits of one sample}
   *
   * @param graph the classifier, one sample at a time
   * @param input one sample, row-major
   */
  public static double[] logits(ModelGraph graph, float[] input) {
    return logits(graph, widened(input));
  }

  /**
   * {@return the values of all nodes, by id}
   *
   * @param graph the classifier, one sample at a time
   * @param input one sample, row-major
   */
  public static double[][] values(ModelGraph graph, double[] input) {
    ReferenceInterpreter run = new ReferenceInterpreter(graph, input);
    for (Node node : graph.nodes()) {
      double[] value = node.op().accept(run, node);
      if (value.length != node.shape().size()) {
        throw new AssertionError(node.label() + " has " + value.length + " values");
      }
      run.values[node.id()] = value;
    }
    return run.values;
  }

  /**
   * {@return {@code logits[label]} less the largest other logit}
   *
   * @param logits of one sample
   * @param label its class
   */
  public static double margin(double[] logits, int label) {
    double best = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.length; k++) {
      best = k == label ? best : Math.max(best, logits[k]);
    }
    return logits[label] - best;
  }

  /**
   * {@return derivative of the margin with respect to one input element, by a central difference}
   *
   * @param graph the classifier, one sample at a time
   * @param input one sample, row-major
   * @param label its class
   * @param element place in the input
   * @param step half the difference's width
   */
  public static double marginDerivative(
      ModelGraph graph, double[] input, int label, int element, double step) {
    double[] moved = input.clone();
    moved[element] = input[element] + step;
    double above = margin(logits(graph, moved), label);
    moved[element] = input[element] - step;
    double below = margin(logits(graph, moved), label);
    return (above - below) / (2 * step);
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private double[] value(Node node, int position) {
    return values[node.inputs().get(position)];
  }

  private Shape shape(Node node, int position) {
    return graph.node(node.inputs().get(position)).shape();
  }

  /** The value of an input as an array of the given shape, repeated where it has extent 1. */
  private double[] spread(Node node, int position, Shape shape) {
    return Indexing.spread(value(node, position), shape(node, position), shape);
  }

  @Override
  public double[] input(Node node, Op.Input op) {
    return input;
  }

  @Override
  public double[] constant(Node node, Op.Constant op) {
    return widened(op.tensor().values());
  }

  @Override
  public double[] convolution(Node node, Op.Convolution op) {
    return Windows.convolution(op, value(node, 0), shape(node, 0), node.shape());
  }

  @Override
  public double[] dense(Node node, Op.Dense op) {
    Tensor weights = op.weights();
    double[] x = value(node, 0);
    int inputs = weights.shape().extent(0);
    int outputs = weights.shape().extent(1);
    double[] y = new double[node.shape().size()];
    for (int row = 0; row < y.length / outputs; row++) {
      for (int o = 0; o < outputs; o++) {
        double sum = op.bias().values()[o];
        for (int i = 0; i < inputs; i++) {
          sum += x[row * inputs + i] * weights.values()[i * outputs + o];
        }
        y[row * outputs + o] = sum;
      }
    }
    return y;
  }

  @Override
  public double[] matMul(Node node, Op.MatMul op) {
    Shape out = node.shape();
    int rank = out.rank();
    int rows = out.extent(rank - 2);
    int columns = out.extent(rank - 1);
    int inner = shape(node, 0).lastExtent();
    double[] a = spread(node, 0, out.withExtent(rank - 1, inner));
    double[] b = spread(node, 1, out.withExtent(rank - 2, inner));
    double[] y = new double[out.size()];
    for (int i = 0; i < y.length; i++) {
      int column = i % columns;
      int row = i / columns % rows;
      int batch = i / columns / rows;
      for (int k = 0; k < inner; k++) {
        y[i] += a[(batch * rows + row) * inner + k] * b[(batch * inner + k) * columns + column];
      }
    }
    return y;
  }

  @Override
  public double[] pooling(Node node, Op.Pooling op) {
    return Windows.pooling(op, value(node, 0), shape(node, 0), node.shape());
  }

  @Override
  public double[] unary(Node node, Op.Unary op) {
    double[] y = value(node, 0).clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = Elementwise.unary(op, y[i]);
    }
    return y;
  }

  @Override
  public double[] binary(Node node, Op.Binary op) {
    double[] a = spread(node, 0, node.shape());
    double[] b = spread(node, 1, node.shape());
    double[] y = new double[a.length];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          switch (op.function()) {
            case ADD -> a[i] + b[i];
            case SUBTRACT -> a[i] - b[i];
            case MULTIPLY -> a[i] * b[i];
            case DIVIDE -> a[i] / b[i];
          };
    }
    return y;
  }

  @Override
  public double[] softmax(Node node, Op.Softmax op) {
    return Normalizations.softmax(op, value(node, 0), node.shape());
  }

  @Override
  public double[] layerNormalization(Node node, Op.LayerNormalization op) {
    return Normalizations.layer(op, value(node, 0), node.shape());
  }

  @Override
  public double[] reduction(Node node, Op.Reduction op) {
    double[] x = value(node, 0);
    Shape from = shape(node, 0);
    double[] y = new double[node.shape().size()];
    double share = op.mean() ? y.length / (double) x.length : 1;
    for (int i = 0; i < x.length; i++) {
      int[] index = Indexing.index(i, from);
      op.axes().forEach(axis -> index[axis] = 0);
      y[Indexing.position(index, node.shape())] += x[i] * share;
    }
    return y;
  }

  @Override
  public double[] reshape(Node node, Op.Reshape op) {
    return value(node, 0);
  }

  @Override
  public double[] transpose(Node node, Op.Transpose op) {
    return Indexing.gather(
        value(node, 0),
        shape(node, 0),
        node.shape(),
        (index, source) -> {
          for (int axis = 0; axis < index.length; axis++) {
            source[op.permutation().get(axis)] = index[axis];
          }
        });
  }

  @Override
  public double[] concat(Node node, Op.Concat op) {
    double[] y = new double[node.shape().size()];
    int start = 0;
    for (int part = 0; part < node.inputs().size(); part++) {
      Shape shape = shape(node, part);
      for (int i = 0; i < shape.size(); i++) {
        int[] index = Indexing.index(i, shape);
        index[op.axis()] += start;
        y[Indexing.position(index, node.shape())] = value(node, part)[i];
      }
      start += shape.extent(op.axis());
    }
    return y;
  }

  @Override
  public double[] slice(Node node, Op.Slice op) {
    return Indexing.gather(
        value(node, 0),
        shape(node, 0),
        node.shape(),
        (index, source) -> {
          for (int axis = 0; axis < index.length; axis++) {
            source[axis] = op.starts().get(axis) + index[axis] * op.steps().get(axis);
          }
        });
  }

  @Override
  public double[] pad(Node node, Op.Pad op) {
    double[] y = new double[node.shape().size()];
    java.util.Arrays.fill(y, op.value());
    Shape from = shape(node, 0);
    for (int i = 0; i < from.size(); i++) {
      int[] index = Indexing.index(i, from);
      for (int axis = 0; axis < index.length; axis++) {
        index[axis] += op.before().get(axis);
      }
      y[Indexing.position(index, node.shape())] = value(node, 0)[i];
    }
    return y;
  }

  @Override
  public double[] gather(Node node, Op.Gather op) {
    return Indexing.gather(
        value(node, 0),
        shape(node, 0),
        node.shape(),
        (index, source) -> {
          System.arraycopy(index, 0, source, 0, index.length);
          source[op.axis()] = op.indices()[index[op.axis()]];
        });
  }

  @Override
  public double[] broadcast(Node node, Op.Broadcast op) {
    return spread(node, 0, node.shape());
  }

  @Override
  public double[] select(Node node, Op.Select op) {
    Tensor condition = op.condition();
    double[] chosen = Indexing.spread(widened(condition.values()), condition.shape(), node.shape());
    List<double[]> inputs = List.of(spread(node, 0, node.shape()), spread(node, 1, node.shape()));
    double[] y = new double[chosen.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = inputs.get(chosen[i] != 0 ? 0 : 1)[i];
    }
    return y;
  }
}
