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

/** Maximum and average pools. A maximum remembers in a workspace where it came from. */
final class PoolingLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  PoolingLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lower(Node node, Op.Pooling op) {
    Array input = lowering.value(node.input());
    ConvolutionLowering.Geometry geometry = ConvolutionLowering.Geometry.of(op.window());
    int algorithm = algorithm(op);
    pooling_v2_forward.primitive_desc description =
        new pooling_v2_forward.primitive_desc(
            new pooling_v2_forward.desc(
                dnnl.dnnl_forward_training,
                algorithm,
                input.layout(),
                Layouts.any(node.shape()),
                geometry.strides(),
                geometry.kernel(),
                geometry.dilations(),
                geometry.before(),
                geometry.after()),
            plan.attributes(null),
            plan.engine());
    Array result = plan.array(node.shape(), description.dst_desc());
    Map<Integer, Array> arguments = new HashMap<>();
    arguments.put(dnnl.DNNL_ARG_SRC, input);
    arguments.put(dnnl.DNNL_ARG_DST, result);
    Array workspace = null;
    memory.desc workspaceLayout = description.workspace_desc();
    if (workspaceLayout.get_size() > 0) {
      workspace = plan.array(Shape.of(), workspaceLayout);
      arguments.put(dnnl.DNNL_ARG_WORKSPACE, workspace);
    }
    plan.emit(
        Lowering.forwardName(node), new pooling_v2_forward(description), description, arguments);
    lowering.setValue(node.id(), result);
    Array kept = workspace;
    lowering.onBackward(() -> emitBackward(node, algorithm, geometry, description, result, kept));
  }

  private void emitBackward(
      Node node,
      int algorithm,
      ConvolutionLowering.Geometry geometry,
      pooling_v2_forward.primitive_desc forward,
      Array result,
      Array workspace) {
    if (!lowering.needsGradient(node.input())) {
      return;
    }
    Array input = lowering.value(node.input());
    Array gradient = lowering.gradient(node.id(), result.layout());
    pooling_v2_backward.primitive_desc description =
        new pooling_v2_backward.primitive_desc(
            new pooling_v2_backward.desc(
                algorithm,
                input.layout(),
                gradient.layout(),
                geometry.strides(),
                geometry.kernel(),
                geometry.dilations(),
                geometry.before(),
                geometry.after()),
            plan.attributes(null),
            plan.engine(),
            forward);
    Array contribution = plan.array(input.shape(), input.layout());
    Map<Integer, Array> arguments = new HashMap<>();
    arguments.put(dnnl.DNNL_ARG_DIFF_DST, gradient);
    arguments.put(dnnl.DNNL_ARG_DIFF_SRC, contribution);
    if (workspace != null) {
      arguments.put(dnnl.DNNL_ARG_WORKSPACE, workspace);
    }
    plan.emit(
        Lowering.backwardName(node), new pooling_v2_backward(description), description, arguments);
    lowering.contribute(node.input(), contribution);
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
