package io.sigmazero.models.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a graph for one sample into one for several: the leading axis of every value that
 * depends on the input becomes the axis of samples. A node that would mix samples is refused.
 */
final class BatchRewriter implements OpVisitor<Op> {
  private final ModelGraph graph;
  private final int batch;
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Integer, Integer> renamed = new HashMap<>();

  private BatchRewriter(ModelGraph graph, int batch) {
    this.graph = graph;
    this.batch = batch;
  }

  static ModelGraph rewrite(ModelGraph graph, int batch) {
    if (graph.batch() != 1) {
      throw new GraphException("the graph takes " + graph.batch() + " samples already");
    }
    return new BatchRewriter(graph, batch).rewrite();
  }

  private ModelGraph rewrite() {
    for (Node node : graph.nodes()) {
      boolean varies = graph.dependsOnInput(node.id());
      Op op = varies ? node.op().accept(this, node) : node.op();
      int id = builder.add(node.name(), op, inputs(node));
      renamed.put(node.id(), id);
      if (varies && !builder.shape(id).equals(batched(node.shape()))) {
        throw mixes(node);
      }
    }
    return builder.build(renamed.get(graph.input().id()), renamed.get(graph.output().id()));
  }

  private int[] inputs(Node node) {
    List<Integer> ids = new ArrayList<>();
    for (int input : node.inputs()) {
      boolean repeated = node.op() instanceof Op.Concat && !graph.dependsOnInput(input);
      ids.add(repeated ? repeated(input) : renamed.get(input));
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A constant once for each sample. */
  private int repeated(int id) {
    Node constant = graph.node(id);
    return builder.add(
        constant.name(), new Op.Broadcast(batched(constant.shape())), renamed.get(id));
  }

  private Shape batched(Shape shape) {
    return shape.withExtent(0, batch);
  }

  private static GraphException mixes(Node node) {
    return new GraphException(node.label() + " mixes the samples of a batch");
  }

  private static <T extends Op> T only(boolean allowed, Node node, T op) {
    if (!allowed) {
      throw mixes(node);
    }
    return op;
  }

  /** Whether every input that varies has the result's rank, so that leading axes meet. */
  private boolean ranksMeet(Node node) {
    return node.inputs().stream()
        .filter(graph::dependsOnInput)
        .allMatch(id -> graph.node(id).shape().rank() == node.shape().rank());
  }

  @Override
  public Op input(Node node, Op.Input op) {
    return new Op.Input(batched(op.shape()));
  }

  @Override
  public Op constant(Node node, Op.Constant op) {
    return op;
  }

  @Override
  public Op convolution(Node node, Op.Convolution op) {
    return op;
  }

  @Override
  public Op dense(Node node, Op.Dense op) {
    return only(node.shape().rank() >= 2, node, op);
  }

  @Override
  public Op matMul(Node node, Op.MatMul op) {
    return only(node.shape().rank() >= 3 && ranksMeet(node), node, op);
  }

  @Override
  public Op pooling(Node node, Op.Pooling op) {
    return op;
  }

  @Override
  public Op unary(Node node, Op.Unary op) {
    return op;
  }

  @Override
  public Op binary(Node node, Op.Binary op) {
    return only(ranksMeet(node), node, op);
  }

  @Override
  public Op softmax(Node node, Op.Softmax op) {
    return only(op.axis() > 0, node, op);
  }

  @Override
  public Op layerNormalization(Node node, Op.LayerNormalization op) {
    return only(node.shape().rank() >= 2, node, op);
  }

  @Override
  public Op reduction(Node node, Op.Reduction op) {
    return only(!op.axes().contains(0), node, op);
  }

  @Override
  public Op reshape(Node node, Op.Reshape op) {
    boolean keepsLeading =
        op.shape().rank() > 0
            && op.shape().extent(0) == 1
            && graph.node(node.input()).shape().extent(0) == 1;
    if (!keepsLeading) {
      throw mixes(node);
    }
    return new Op.Reshape(batched(op.shape()));
  }

  @Override
  public Op transpose(Node node, Op.Transpose op) {
    return only(op.permutation().get(0) == 0, node, op);
  }

  @Override
  public Op concat(Node node, Op.Concat op) {
    return only(op.axis() > 0, node, op);
  }

  @Override
  public Op slice(Node node, Op.Slice op) {
    List<Integer> extents = new ArrayList<>(op.extents());
    boolean whole = op.starts().get(0) == 0 && extents.set(0, batch) == 1;
    return only(whole, node, new Op.Slice(op.starts(), extents, op.steps()));
  }

  @Override
  public Op pad(Node node, Op.Pad op) {
    return only(op.before().get(0) == 0 && op.after().get(0) == 0, node, op);
  }

  @Override
  public Op gather(Node node, Op.Gather op) {
    return only(op.axis() > 0, node, op);
  }

  @Override
  public Op broadcast(Node node, Op.Broadcast op) {
    if (op.shape().extent(0) != 1 || !ranksMeet(node)) {
      throw mixes(node);
    }
    return new Op.Broadcast(batched(op.shape()));
  }

  @Override
  public Op select(Node node, Op.Select op) {
    return only(ranksMeet(node), node, op);
  }
}
