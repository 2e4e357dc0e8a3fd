package io.sigmazero.models.graph;

/**
 * One method for each kind of {@link Op}: whoever handles graphs handles every kind, or the
 * compiler says which is missing.
 *
 * @param <R> what a visit gives back
 */
public interface OpVisitor<R> {
  R input(Node node, Op.Input op);

  R constant(Node node, Op.Constant op);

  R convolution(Node node, Op.Convolution op);

  R dense(Node node, Op.Dense op);

  R matMul(Node node, Op.MatMul op);

  R pooling(Node node, Op.Pooling op);

  R unary(Node node, Op.Unary op);

  R binary(Node node, Op.Binary op);

  R softmax(Node node, Op.Softmax op);

  R layerNormalization(Node node, Op.LayerNormalization op);

  R reduction(Node node, Op.Reduction op);

  R reshape(Node node, Op.Reshape op);

  R transpose(Node node, Op.Transpose op);

  R concat(Node node, Op.Concat op);

  R slice(Node node, Op.Slice op);

  R pad(Node node, Op.Pad op);

  R gather(Node node, Op.Gather op);

  R broadcast(Node node, Op.Broadcast op);

  R select(Node node, Op.Select op);
}
