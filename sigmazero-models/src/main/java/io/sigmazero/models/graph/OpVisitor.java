package io.sigmazero.models.graph;

/**
 * One method for each kind of {@link Op}: whoever handles graphs handles every kind, or the
 * compiler says which is missing.
 *
 * @param <R> what a visit gives back
 */
public interface OpVisitor<R> {
  /**
   * Visits an input.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R input(Node node, Op.Input op);

  /**
   * Visits a constant.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R constant(Node node, Op.Constant op);

  /**
   * Visits a convolution.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R convolution(Node node, Op.Convolution op);

  /**
   * Visits a dense.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R dense(Node node, Op.Dense op);

  /**
   * Visits a matrix product.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R matMul(Node node, Op.MatMul op);

  /**
   * Visits a pooling.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R pooling(Node node, Op.Pooling op);

  /**
   * Visits a function of one element.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R unary(Node node, Op.Unary op);

  /**
   * Visits a function of two elements.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R binary(Node node, Op.Binary op);

  /**
   * Visits a softmax.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R softmax(Node node, Op.Softmax op);

  /**
   * Visits a layer normalization.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R layerNormalization(Node node, Op.LayerNormalization op);

  /**
   * Visits a reduction.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R reduction(Node node, Op.Reduction op);

  /**
   * Visits a reshape.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R reshape(Node node, Op.Reshape op);

  /**
   * Visits a transpose.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R transpose(Node node, Op.Transpose op);

  /**
   * Visits a concat.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R concat(Node node, Op.Concat op);

  /**
   * Visits a slice.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R slice(Node node, Op.Slice op);

  /**
   * Visits a padding.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R pad(Node node, Op.Pad op);

  /**
   * Visits a gather.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R gather(Node node, Op.Gather op);

  /**
   * Visits a broadcast.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R broadcast(Node node, Op.Broadcast op);

  /**
   * Visits a choice of elements.
   *
   * @param node holds the op
   * @param op the node's
   * @return what this visitor answers
   */
  R select(Node node, Op.Select op);
}
