package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sigmazero.kernels.nd4j.ObservationRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The harness catches mistakes: each is made in the CUDA source, one at a time. */
@ExtendWith(CompilerCondition.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CudaMutationTest {
  private static final ObservationRule RULE = new ObservationRule(-1, 8, 2, 0.3f);
  private static final ObservationRule TARGETED = new ObservationRule(1, 8, 0, 0.3f);

  private final List<Mutation> mutations = Mutations.all();
  private List<HarnessProgram> programs;

  @BeforeAll
  void build(@TempDir Path folder) throws Exception {
    String source = KernelSource.bundled().text();
    List<String> versions = new ArrayList<>();
    versions.add(source);
    mutations.forEach(mutation -> versions.add(mutation.of(source)));
    programs = new HarnessBuild(folder, "-O0").build(versions);
  }

  Stream<Mutation> mutations() {
    return mutations.stream();
  }

  @Test
  void theSourceItselfPasses() {
    assertThatCode(() -> run(programs.get(0))).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutations")
  void isCaught(Mutation mutation) {
    Throwable caught = catchThrowable(() -> run(programs.get(1 + mutations.indexOf(mutation))));
    assertThat(caught).as(mutation.name()).isNotNull();
    if (mutation.report().isEmpty()) {
      assertThat(caught).isInstanceOfAny(AssertionError.class, HarnessReport.class);
    } else {
      assertThat(caught).isInstanceOf(HarnessReport.class).hasMessageContaining(mutation.report());
    }
  }

  @Test
  void everyBarrierIsTakenOut() {
    long barriers =
        Pattern.compile("__syncthreads\\(\\)")
            .matcher(KernelSource.bundled().text())
            .results()
            .count();
    long takenOut =
        mutations.stream().filter(Mutation::concernsBarrier).filter(m -> m.to().isEmpty()).count();
    assertThat(takenOut).isEqualTo(barriers).isPositive();
  }

  private static void run(HarnessProgram program) {
    try (Harness harness = new Harness(program)) {
      for (Harness.Order order : Harness.Order.values()) {
        HarnessChecks checks = new HarnessChecks(harness, order, 0);
        checks.steps(StepCases.random(2, 4099, 1), StepCases.SCHEDULE, true);
        checks.steps(StepCases.random(13, 33, 2), StepCases.SCHEDULE, true);
        checks.steps(StepCases.random(9, 64, 3), StepCases.SCHEDULE, true);
        checks.steps(StepCases.ties(4, 33), StepCases.STILL, false);
        checks.attack(5, 33, 14, 35, RULE);
        checks.attack(3, 8, 40, 3, TARGETED);
      }
    }
  }
}
