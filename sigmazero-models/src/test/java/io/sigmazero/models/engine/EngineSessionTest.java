package io.sigmazero.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Life and death of sessions of every engine. */
@ParameterizedClass
@MethodSource("io.sigmazero.models.engine.EngineCheck#engines")
class EngineSessionTest {
  private final GraphEngine engine;

  EngineSessionTest(GraphEngine engine) {
    this.engine = engine;
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
    try (DifferentiableModel model = engine.compile(EngineNetworks.small())) {
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
    try (DifferentiableModel model = engine.compile(EngineNetworks.small());
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
    try (DifferentiableModel model = engine.compile(EngineNetworks.small());
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

  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void manyLanesEqualSingleLanes(int lanes) {
    try (DifferentiableModel model = engine.compile(EngineNetworks.small());
        ModelSession many = model.openSession(lanes);
        ModelSession one = model.openSession(1)) {
      many.input().put(0, EngineCheck.random(7, lanes, 144).values());
      many.cotangent().put(0, EngineCheck.random(8, lanes, 3).values());
      many.forward();
      many.backward();
      for (int lane = 0; lane < lanes; lane++) {
        one.input().put(0, many.input(), lane * 144, 144);
        one.cotangent().put(0, many.cotangent(), lane * 3, 3);
        one.forward();
        one.backward();
        assertThat(Arrays.copyOfRange(copy(many.logits()), lane * 3, lane * 3 + 3))
            .as("logits of lane %d", lane)
            .containsExactly(copy(one.logits()), within(1e-4f));
        assertThat(Arrays.copyOfRange(copy(many.gradient()), lane * 144, lane * 144 + 144))
            .as("gradient of lane %d", lane)
            .containsExactly(copy(one.gradient()), within(1e-4f));
      }
    }
  }

  @Test
  void sessionsOutliveTheirModel() {
    DifferentiableModel model = engine.compile(EngineNetworks.small());
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
    try (DifferentiableModel model = engine.compile(EngineNetworks.small())) {
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
    try (DifferentiableModel model = engine.compile(EngineNetworks.small());
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
    try (DifferentiableModel model = engine.compile(graph)) {
      model.openSession(1).close();
      assertThatThrownBy(() -> model.openSession(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the model cannot take 2 lanes: Reshape 'mixed' mixes the samples of a batch");
      assertThatThrownBy(() -> model.openSession(0)).hasMessage("lanes is 0, must be at least 1");
    }
  }

  @Test
  @Tag("slow")
  void tenThousandIterationsLeaveResidentMemoryFlat() throws IOException {
    try (DifferentiableModel model = engine.compile(EngineNetworks.small());
        ModelSession session = model.openSession(4)) {
      Runnable round =
          () -> {
            for (int i = 0; i < 1250; i++) {
              session.forward();
              session.backward();
            }
          };
      assertThat(ResidentMemory.growth(round)).as("bytes").isLessThan(5L << 20);
    }
  }

  /**
   * A leak grows by 80 MB or more in a round; a JVM by itself, after thousands of other tests, by
   * up to 22.
   */
  private static final long ALLOWED_GROWTH = 40L << 20;

  /** A leaked session keeps 100 kB of activations; a leaked primitive some kilobytes. */
  @Test
  @Tag("slow")
  void tenThousandSessionsLeaveResidentMemoryFlat() throws IOException {
    try (DifferentiableModel model = engine.compile(EngineNetworks.small())) {
      assertThat(ResidentMemory.growth(() -> openAndClose(model, 1250)))
          .as("bytes")
          .isLessThan(ALLOWED_GROWTH);
    }
  }

  /** The weights of a model are 200 kB. */
  @Test
  @Tag("slow")
  void thousandsOfModelsLeaveResidentMemoryFlat() throws IOException {
    ModelGraph graph = EngineNetworks.small();
    Runnable round =
        () -> {
          for (int i = 0; i < 400; i++) {
            openModel(graph);
          }
        };
    assertThat(ResidentMemory.growth(round)).as("bytes").isLessThan(ALLOWED_GROWTH);
  }

  private void openModel(ModelGraph graph) {
    try (DifferentiableModel model = engine.compile(graph)) {
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
}
