package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_v2_backward;
import org.bytedeco.dnnl.pooling_v2_forward;

/**
 * Maximum and average pools. The gradient of a maximum needs a workspace that says where each
 * winner came from, and writing one makes a forward pool ten times slower; so it is written when
 * the backward pass comes, which adversarial samples never do.
 */
final class PoolingLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  PoolingLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lower(Node node, Op.Pooling op) {
    Array input = lowering.value(node.input());
    pooling_v2_forward.primitive_desc description =
        describe(dnnl.dnnl_forward_inference, op, input, Layouts.any(node.shape()));
    Array result = plan.array(node.shape(), description.dst_desc());
    plan.emit(
        Lowering.forwardName(node),
        new pooling_v2_forward(description),
        description,
        Map.of(dnnl.DNNL_ARG_SRC, input, dnnl.DNNL_ARG_DST, result));
    lowering.setValue(node.id(), result);
    lowering.onBackward(() -> emitBackward(node, op, input, result.layout()));
  }

  private pooling_v2_forward.primitive_desc describe(
      int kind, Op.Pooling op, Array input, memory.desc result) {
    ConvolutionLowering.Geometry geometry = ConvolutionLowering.Geometry.of(op.window());
    return new pooling_v2_forward.primitive_desc(
        new pooling_v2_forward.desc(
            kind,
            algorithm(op),
            input.layout(),
            result,
            geometry.strides(),
            geometry.kernel(),
            geometry.dilations(),
            geometry.before(),
            geometry.after()),
        plan.attributes(null),
        plan.engine());
  }

  private void emitBackward(Node node, Op.Pooling op, Array input, memory.desc resultLayout) {
    if (!lowering.needsGradient(node.input())) {
      return;
    }
    pooling_v2_forward.primitive_desc forward =
        describe(dnnl.dnnl_forward_training, op, input, resultLayout);
    Map<Integer, Array> arguments = new HashMap<>();
    if (op.statistic() == Op.Pooling.Statistic.MAXIMUM) {
      arguments.put(dnnl.DNNL_ARG_WORKSPACE, emitWorkspace(node, input, forward));
    }
    ConvolutionLowering.Geometry geometry = ConvolutionLowering.Geometry.of(op.window());
    pooling_v2_backward.primitive_desc description =
        new pooling_v2_backward.primitive_desc(
            new pooling_v2_backward.desc(
                algorithm(op),
                input.layout(),
                resultLayout,
                geometry.strides(),
                geometry.kernel(),
                geometry.dilations(),
                geometry.before(),
                geometry.after()),
            plan.attributes(null),
            plan.engine(),
            forward);
    Array contribution = plan.array(input.shape(), input.layout());
    arguments.put(dnnl.DNNL_ARG_DIFF_DST, lowering.gradient(node.id(), resultLayout));
    arguments.put(dnnl.DNNL_ARG_DIFF_SRC, contribution);
    plan.emit(
        Lowering.backwardName(node), new pooling_v2_backward(description), description, arguments);
    lowering.contribute(node.input(), contribution);
  }

  /** Pools once more, for the workspace alone. */
  private Array emitWorkspace(
      Node node, Array input, pooling_v2_forward.primitive_desc description) {
    Array workspace = plan.array(Shape.of(), description.workspace_desc());
    Array result = plan.array(node.shape(), description.dst_desc());
    plan.emit(
        Lowering.backwardName(node) + " workspace",
        new pooling_v2_forward(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_SRC,
            input,
            dnnl.DNNL_ARG_DST,
            result,
            dnnl.DNNL_ARG_WORKSPACE,
            workspace));
    return workspace;
  }

  private static int algorithm(Op.Pooling op) {
    if (op.statistic() == Op.Pooling.Statistic.MAXIMUM) {
      return dnnl.dnnl_pooling_max;
    }
    return op.countPadding()
        ? dnnl.dnnl_pooling_avg_include_padding
        : dnnl.dnnl_pooling_avg_exclude_padding;
  }
}
