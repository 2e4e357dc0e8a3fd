package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.OpVisitor;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.List;

/** Turns a graph into a plan, node by node, then the tape into its backward half. */
final class PlanCompiler implements OpVisitor<Void> {
  private final Lowering lowering;
  private final Fusions fusions;
  private final SessionBuffers buffers;
  private final ConvolutionLowering convolutions;
  private final MatrixLowering matrices;
  private final PoolingLowering pools;
  private final ElementwiseLowering elements;
  private final NormalizationLowering normalizations;
  private final MovementLowering movements;
  private final JavaLowering java;

  private PlanCompiler(ModelGraph graph, PlanBuilder plan, SessionBuffers buffers) {
    this.lowering = new Lowering(graph, plan);
    this.fusions = new Fusions(graph);
    this.buffers = buffers;
    this.convolutions = new ConvolutionLowering(lowering);
    this.matrices = new MatrixLowering(lowering);
    this.pools = new PoolingLowering(lowering);
    this.elements = new ElementwiseLowering(lowering);
    this.normalizations = new NormalizationLowering(lowering);
    this.movements = new MovementLowering(lowering);
    this.java = new JavaLowering(lowering);
  }

  /**
   * Compiles a graph.
   *
   * @param graph what is to run, for as many samples as the buffers have lanes
   * @param plan receives the instructions
   * @param buffers where the session's input, logits, cotangent and gradient lie
   */
  static void compile(ModelGraph graph, PlanBuilder plan, SessionBuffers buffers) {
    new PlanCompiler(graph, plan, buffers).compile();
  }

  private void compile() {
    ModelGraph graph = lowering.graph();
    PlanBuilder plan = lowering.plan();
    for (Node node : graph.nodes()) {
      if (!fusions.isAbsorbed(node)) {
        lowering.emitForward(node, () -> node.op().accept(this, node));
      }
    }
    Node output = graph.output();
    plan.copy("logits", lowering.value(output.id()), foreign(output, buffers.logitsAddress()));
    lowering.contribute(output.id(), foreign(output, buffers.cotangentAddress()));
    lowering.emitBackward();
    Node input = graph.input();
    plan.copy("gradient", lowering.gradient(input.id()), foreign(input, buffers.gradientAddress()));
  }

  private static Array foreign(Node node, long address) {
    long bytes = (long) node.shape().size() * Float.BYTES;
    return new Array(node.shape(), Layouts.dense(node.shape()), Block.foreign(bytes, address));
  }

  @Override
  public Void input(Node node, Op.Input op) {
    lowering.setValue(node.id(), foreign(node, buffers.inputAddress()));
    return null;
  }

  @Override
  public Void constant(Node node, Op.Constant op) {
    lowering.setValue(node.id(), lowering.plan().constant(node.id() + " constant", op.tensor()));
    return null;
  }

  @Override
  public Void convolution(Node node, Op.Convolution op) {
    convolutions.lower(node, op, fusions.groupOf(node));
    return null;
  }

  @Override
  public Void dense(Node node, Op.Dense op) {
    matrices.lowerDense(node, op, fusions.groupOf(node));
    return null;
  }

  @Override
  public Void matMul(Node node, Op.MatMul op) {
    matrices.lowerMatMul(node);
    return null;
  }

  @Override
  public Void pooling(Node node, Op.Pooling op) {
    pools.lower(node, op);
    return null;
  }

  @Override
  public Void unary(Node node, Op.Unary op) {
    if (op.function() == UnaryFunction.ERF) {
      java.lowerErf(node);
    } else if (JavaLowering.isGeneralPower(op)) {
      java.lowerPower(node, op);
    } else {
      elements.lowerUnary(node, op);
    }
    return null;
  }

  @Override
  public Void binary(Node node, Op.Binary op) {
    elements.lowerBinary(node, op);
    return null;
  }

  @Override
  public Void softmax(Node node, Op.Softmax op) {
    normalizations.lowerSoftmax(node, op);
    return null;
  }

  @Override
  public Void layerNormalization(Node node, Op.LayerNormalization op) {
    normalizations.lowerLayerNormalization(node, op);
    return null;
  }

  /** A mean over the two spatial axes is an average pool, which keeps a blocked layout. */
  @Override
  public Void reduction(Node node, Op.Reduction op) {
    Shape shape = lowering.graph().node(node.input()).shape();
    if (op.mean() && shape.rank() == 4 && op.axes().equals(List.of(2, 3))) {
      Window all = new Window(shape.extent(2), shape.extent(3), 1, 1, 1, 1, 0, 0, 0, 0);
      pools.lower(node, new Op.Pooling(Op.Pooling.Statistic.AVERAGE, all, false));
    } else {
      movements.lowerReduction(node, op);
    }
    return null;
  }

  @Override
  public Void reshape(Node node, Op.Reshape op) {
    movements.lowerReshape(node);
    return null;
  }

  @Override
  public Void transpose(Node node, Op.Transpose op) {
    movements.lowerTranspose(node, op);
    return null;
  }

  @Override
  public Void concat(Node node, Op.Concat op) {
    movements.lowerConcat(node, op);
    return null;
  }

  @Override
  public Void slice(Node node, Op.Slice op) {
    if (op.steps().stream().allMatch(step -> step == 1)) {
      movements.lowerSlice(node, op);
    } else {
      java.lowerPicked(node);
    }
    return null;
  }

  @Override
  public Void pad(Node node, Op.Pad op) {
    movements.lowerPad(node, op);
    return null;
  }

  @Override
  public Void gather(Node node, Op.Gather op) {
    java.lowerPicked(node);
    return null;
  }

  @Override
  public Void broadcast(Node node, Op.Broadcast op) {
    movements.lowerBroadcast(node);
    return null;
  }

  @Override
  public Void select(Node node, Op.Select op) {
    java.lowerSelect(node, op);
    return null;
  }
}
