package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.OpVisitor;

/** Turns a graph into a plan, node by node, then the tape into its backward half. */
final class PlanCompiler implements OpVisitor<Void> {
  /** Where a plan's input and results lie. */
  record Ends(Region input, Region logits, Region cotangent, Region gradient) {}

  private final Lowering lowering;
  private final ConvolutionLowering convolutions;
  private final MatrixLowering matrices;
  private final PoolingLowering pools;
  private final UnaryLowering functions;
  private final BinaryLowering pairs;
  private final NormalizationLowering normalizations;
  private final MovementLowering movements;
  private final SelectionLowering selections;

  private PlanCompiler(ModelGraph graph, PlanBuilder plan) {
    this.lowering = new Lowering(graph, plan);
    Broadcasting broadcasting = new Broadcasting(plan);
    this.convolutions = new ConvolutionLowering(lowering);
    this.matrices = new MatrixLowering(lowering, broadcasting);
    this.pools = new PoolingLowering(lowering);
    this.functions = new UnaryLowering(lowering);
    this.pairs = new BinaryLowering(lowering, broadcasting);
    this.normalizations = new NormalizationLowering(lowering);
    this.movements = new MovementLowering(lowering, broadcasting);
    this.selections = new SelectionLowering(lowering, broadcasting);
  }

  /**
   * Compiles a graph.
   *
   * @param graph what is to run, for as many samples as its input has
   * @param plan receives the calls
   */
  static Ends compile(ModelGraph graph, PlanBuilder plan) {
    return new PlanCompiler(graph, plan).compile();
  }

  private Ends compile() {
    ModelGraph graph = lowering.graph();
    for (Node node : graph.nodes()) {
      boolean varies = lowering.varies(node.id());
      // Whoever needs an empty value says so; most of them are parts of a concatenation.
      if (node.shape().size() > 0) {
        lowering
            .plan()
            .step(
                varies ? PlanBuilder.Phase.FORWARD : PlanBuilder.Phase.SETUP,
                node.label(),
                () -> node.op().accept(this, node));
      }
    }
    int output = graph.output().id();
    Region cotangent = lowering.memory().constant(graph.output().shape(), zeros(graph.output()));
    lowering.contribute(output, cotangent);
    int input = graph.input().id();
    Region logits = lowering.value(output);
    lowering.emitBackward();
    Region gradient = lowering.gradient(input);
    if (gradient == null) {
      gradient = lowering.memory().constant(graph.input().shape(), zeros(graph.input()));
    }
    return new Ends(lowering.value(input), logits, cotangent, gradient);
  }

  private static float[] zeros(Node node) {
    return new float[node.shape().size()];
  }

  @Override
  public Void input(Node node, Op.Input op) {
    lowering.setValue(node, lowering.memory().temporary(node.shape()));
    return null;
  }

  @Override
  public Void constant(Node node, Op.Constant op) {
    lowering.setValue(node, lowering.memory().weights(op.tensor()));
    return null;
  }

  @Override
  public Void convolution(Node node, Op.Convolution op) {
    convolutions.lower(node, op);
    return null;
  }

  @Override
  public Void dense(Node node, Op.Dense op) {
    matrices.lowerDense(node, op);
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
    functions.lower(node, op);
    return null;
  }

  @Override
  public Void binary(Node node, Op.Binary op) {
    pairs.lower(node, op);
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

  @Override
  public Void reduction(Node node, Op.Reduction op) {
    movements.lowerReduction(node, op);
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
    selections.lowerSlice(node, op);
    return null;
  }

  @Override
  public Void pad(Node node, Op.Pad op) {
    movements.lowerPad(node, op);
    return null;
  }

  @Override
  public Void gather(Node node, Op.Gather op) {
    selections.lowerGather(node, op);
    return null;
  }

  @Override
  public Void broadcast(Node node, Op.Broadcast op) {
    movements.lowerBroadcast(node);
    return null;
  }

  @Override
  public Void select(Node node, Op.Select op) {
    selections.lowerSelect(node, op);
    return null;
  }
}
