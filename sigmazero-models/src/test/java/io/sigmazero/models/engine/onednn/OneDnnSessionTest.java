package io.sigmazero.models.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.EngineCheck;
import io.sigmazero.models.engine.EngineNetworks;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What oneDNN's sessions are made of. */
class OneDnnSessionTest {

  @Test
  void aNodeThatOneDnnCannotComputeIsNamed() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("input", new Op.Input(Shape.of(1, 6)));
    int[] extents = new int[14];
    Arrays.fill(extents, 1);
    extents[13] = 6;
    int wide = builder.add("wide", new Op.Reshape(Shape.of(extents)), input);
    int active = builder.add("exp", new Op.Unary(UnaryFunction.EXP), wide);
    ModelGraph graph = EngineCheck.withLogits(builder, input, active);
    assertThat(new OneDnnEngine().refusal(ImportedModel.of(graph)))
        .hasValueSatisfying(
            line ->
                assertThat(line).startsWith("Reshape 'wide' is nothing that oneDNN can compute"));
    assertThat(new OneDnnEngine().refusal(ImportedModel.of(EngineNetworks.small()))).isEmpty();
  }

  @Test
  void noInstructionFallsBackToReferenceCode() {
    try (DifferentiableModel model = new OneDnnEngine().compile(EngineNetworks.small());
        ModelSession session = model.openSession(1)) {
      assertThat(((OneDnnSession) session).listing())
          .noneMatch(line -> line.contains(" ref") || line.contains(" gemm"))
          .anyMatch(line -> line.startsWith("Convolution 'conv3' backward"));
    }
  }

  @Test
  void activationsShareMemory() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("input", new Op.Input(Shape.of(1, 1000)));
    int value = input;
    for (int i = 0; i < 50; i++) {
      value = builder.add("scaled", new Op.Unary(UnaryFunction.LINEAR, 2f, 0f), value);
    }
    ModelGraph graph = EngineCheck.withLogits(builder, input, value);
    try (DifferentiableModel model = new OneDnnEngine().compile(graph);
        ModelSession session = model.openSession(1)) {
      // The derivative of a linear function needs its input in oneDNN's view, so these are kept.
      assertThat(((OneDnnSession) session).arenaBytes()).isLessThan(55 * 4096);
    }
  }
}
