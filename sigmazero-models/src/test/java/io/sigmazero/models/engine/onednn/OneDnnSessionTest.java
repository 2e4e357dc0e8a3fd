package io.sigmazero.models.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.EngineCheck;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Life and death of sessions, and what they share. */
class OneDnnSessionTest {

  /** Convolutions (one of them Winograd), a pool and a dense layer. */
  private static ModelGraph network() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("input", new Op.Input(Shape.of(1, 1, 12, 12)));
    int first = convolution(builder, input, 32, 1);
    int second = convolution(builder, first, 32, 3);
    int pool =
        builder.add(
            "pool",
            new Op.Pooling(Op.Pooling.Statistic.MAXIMUM, Window.square(2, 2, 0), false),
            second);
    return EngineCheck.withLogits(builder, input, pool);
  }

  private static int convolution(GraphBuilder builder, int from, int outputs, long seed) {
    int channels = builder.shape(from).extent(1);
    Op op =
        new Op.Convolution(
            EngineCheck.random(seed, outputs, channels, 3, 3),
            EngineCheck.random(seed + 1, outputs),
            Window.square(3, 1, 0),
            1);
    return builder.add(
        "relu", new Op.Unary(UnaryFunction.RELU), builder.add("conv" + seed, op, from));
  }

  private static float[] run(ModelSession session, long seed) {
    float[] input = EngineCheck.random(seed, 144).values();
    session.input().put(0, input);
    session.forward();
    session.cotangent().put(0, new float[] {1f, -1f, 0f});
    session.backward();
    return copy(session.gradient());
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  @Test
  void sessionsInManyThreadsGiveTheSameBits() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (DifferentiableModel model = new OneDnnEngine().compile(network())) {
      float[][] expected = new float[20][];
      try (ModelSession session = model.openSession(1)) {
        for (int i = 0; i < expected.length; i++) {
          expected[i] = run(session, i);
        }
      }
      List<Future<?>> futures = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        futures.add(
            threads.submit(
                () -> {
                  try (ModelSession session = model.openSession(1)) {
                    for (int i = expected.length - 1; i >= 0; i--) {
                      assertThat(run(session, i)).containsExactly(expected[i]);
                    }
                  }
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aSecondBackwardPassAfterOneForwardPassIsRight() {
    try (DifferentiableModel model = new OneDnnEngine().compile(network());
        ModelSession session = model.openSession(1)) {
      float[] expected = run(session, 1);
      session.cotangent().put(0, new float[] {0f, 2f, -1f});
      session.backward();
      assertThat(copy(session.gradient())).isNotEqualTo(expected);
      session.cotangent().put(0, new float[] {1f, -1f, 0f});
      session.backward();
      assertThat(copy(session.gradient())).containsExactly(expected);
    }
  }

  @Test
  void aZeroCotangentGivesAZeroGradient() {
    try (DifferentiableModel model = new OneDnnEngine().compile(network());
        ModelSession session = model.openSession(2)) {
      session.input().put(0, EngineCheck.random(1, 288).values());
      session.forward();
      session.cotangent().put(0, new float[] {1f, -1f, 0f, 0f, 0f, 0f});
      session.backward();
      float[] gradient = copy(session.gradient());
      assertThat(Arrays.copyOf(gradient, 144)).isNotEqualTo(new float[144]);
      assertThat(Arrays.copyOfRange(gradient, 144, 288)).containsOnly(0f);
    }
  }

  @Test
  void sessionsOutliveTheirModel() {
    DifferentiableModel model = new OneDnnEngine().compile(network());
    try (ModelSession session = model.openSession(1)) {
      float[] before = run(session, 1);
      model.close();
      model.close();
      assertThat(run(session, 1)).containsExactly(before);
      assertThatThrownBy(() -> model.openSession(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the model is closed");
    }
    assertThatThrownBy(() -> model.openSession(1)).hasMessage("the model is closed");
  }

  @Test
  void aClosedSessionRefusesWorkAndItsBuffersStayReadable() {
    try (DifferentiableModel model = new OneDnnEngine().compile(network())) {
      ModelSession session = model.openSession(1);
      float[] gradient = run(session, 1);
      session.close();
      session.close();
      assertThatThrownBy(session::forward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the session is closed");
      assertThatThrownBy(session::backward).hasMessage("the session is closed");
      assertThat(copy(session.gradient())).containsExactly(gradient);
    }
  }

  @Test
  void anotherThreadIsRefused() throws InterruptedException {
    try (DifferentiableModel model = new OneDnnEngine().compile(network());
        ModelSession session = model.openSession(1)) {
      List<Throwable> refusals = new ArrayList<>();
      Thread stranger =
          new Thread(
              () -> {
                for (Runnable call :
                    List.<Runnable>of(session::forward, session::backward, session::close)) {
                  try {
                    call.run();
                  } catch (IllegalStateException e) {
                    refusals.add(e);
                  }
                }
              },
              "stranger");
      stranger.start();
      stranger.join();
      assertThat(refusals).hasSize(3);
      assertThat(refusals.get(0)).hasMessageContaining("but stranger uses it");
      session.forward();
    }
  }

  @Test
  void aGraphThatMixesSamplesTakesOneLaneOnly() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("input", new Op.Input(Shape.of(1, 6)));
    int mixed = builder.add("mixed", new Op.Reshape(Shape.of(2, 3)), input);
    int active = builder.add("exp", new Op.Unary(UnaryFunction.EXP), mixed);
    ModelGraph graph = EngineCheck.withLogits(builder, input, active);
    try (DifferentiableModel model = new OneDnnEngine().compile(graph)) {
      model.openSession(1).close();
      assertThatThrownBy(() -> model.openSession(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the model cannot take 2 lanes: Reshape 'mixed' mixes the samples of a batch");
      assertThatThrownBy(() -> model.openSession(0)).hasMessage("lanes is 0, must be at least 1");
    }
  }

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
    assertThat(new OneDnnEngine().refusal(ImportedModel.of(network()))).isEmpty();
  }

  @Test
  void noInstructionFallsBackToReferenceCode() {
    try (DifferentiableModel model = new OneDnnEngine().compile(network());
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

  /** A leaked session keeps 100 kB of activations; a leaked primitive some kilobytes. */
  @Test
  @Tag("slow")
  void tenThousandSessionsLeaveResidentMemoryFlat() throws IOException {
    try (DifferentiableModel model = new OneDnnEngine().compile(network())) {
      assertThat(growth(() -> openAndClose(model, 1250))).as("bytes").isLessThan(20L << 20);
    }
  }

  /** The weights of a model are 200 kB. */
  @Test
  @Tag("slow")
  void thousandsOfModelsLeaveResidentMemoryFlat() throws IOException {
    ModelGraph graph = network();
    Runnable round =
        () -> {
          for (int i = 0; i < 400; i++) {
            openModel(graph);
          }
        };
    assertThat(growth(round)).as("bytes").isLessThan(20L << 20);
  }

  /**
   * By how much resident memory grows over rounds of work: the least of the last three over the
   * most of the first ones, since the heap and the allocator alone move it by tens of megabytes up
   * and down.
   */
  private static long growth(Runnable round) throws IOException {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/statm")), "skipped: needs Linux");
    long early = 0;
    long late = Long.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      round.run();
      long resident = residentBytes();
      early = i < 3 ? Math.max(early, resident) : early;
      late = i >= 5 ? Math.min(late, resident) : late;
    }
    return late - early;
  }

  private static void openModel(ModelGraph graph) {
    try (DifferentiableModel model = new OneDnnEngine().compile(graph)) {
      openAndClose(model, 1);
    }
  }

  private static void openAndClose(DifferentiableModel model, int times) {
    for (int i = 0; i < times; i++) {
      try (ModelSession session = model.openSession(1)) {
        run(session, i);
      }
    }
  }

  private static long residentBytes() throws IOException {
    // What the collector has yet to free is not a leak.
    System.gc();
    List<String> pages = List.of(Files.readString(Path.of("/proc/self/statm")).split(" ", -1));
    return Long.parseLong(pages.get(1)) * 4096;
  }
}
