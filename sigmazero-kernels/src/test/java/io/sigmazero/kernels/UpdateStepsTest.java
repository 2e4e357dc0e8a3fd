package io.sigmazero.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice among the implementations, its reasons and remedies. */
class UpdateStepsTest {
  private static final UpdateStep STEP = new ScalarUpdateStep();
  private static final VectorLookup FOUND = new VectorLookup(Optional.of(STEP), "", false);
  private static final VectorLookup NO_MODULE = VectorLookup.look(22, false, "none");

  @ParameterizedTest
  @CsvSource({
    "17, true, vector needs Java 22 or newer; this is Java 17, false",
    "21, true, vector needs Java 22 or newer; this is Java 21, false",
    "22, false, add --add-modules jdk.incubator.vector, true",
    "25, true, built by a JDK older than 22, true",
  })
  void everyReasonIsNamed(int java, boolean module, String reason, boolean remediable) {
    VectorLookup lookup = VectorLookup.look(java, module, "io.sigmazero.kernels.NoSuchClass");
    assertThat(lookup.step()).isEmpty();
    assertThat(lookup.reason()).contains(reason.replace(';', ','));
    assertThat(lookup.remediable()).isEqualTo(remediable);
  }

  @Test
  void aClassThatCannotBeMadeIsNamed() {
    assertThat(VectorLookup.look(25, true, "java.lang.Math").reason()).contains("cannot be loaded");
  }

  @Test
  void takesTheVectorStepWhereItIs() {
    assertThat(UpdateSteps.choose(null, FOUND).step()).containsSame(STEP);
    assertThat(UpdateSteps.choose(" ", FOUND).step()).containsSame(STEP);
  }

  @Test
  void fallsBackWithReasonAndRemedy() {
    UpdateSteps.Choice choice = UpdateSteps.choose(null, NO_MODULE);
    assertThat(choice.step().orElseThrow()).isInstanceOf(ScalarUpdateStep.class);
    assertThat(choice.reason()).contains("scalar").contains("--add-modules jdk.incubator.vector");
    assertThat(choice.remediable()).isTrue();
  }

  @Test
  void aForcedOneIsTakenOrRefused() {
    assertThat(UpdateSteps.choose("scalar", FOUND).step().orElseThrow())
        .isInstanceOf(ScalarUpdateStep.class);
    assertThat(UpdateSteps.choose("vector", FOUND).step()).containsSame(STEP);
    UpdateSteps.Choice refused = UpdateSteps.choose("vector", NO_MODULE);
    assertThat(refused.step()).isEmpty();
    assertThat(refused.reason()).contains("cannot be met").contains("--add-modules");
    assertThat(UpdateSteps.choose("avx", FOUND).step()).isEmpty();
    assertThat(UpdateSteps.choose("avx", FOUND).reason()).contains("avx").contains("scalar");
    assertThatThrownBy(() -> UpdateSteps.named("avx")).hasMessageContaining("avx");
  }

  /**
   * In a JVM of its own: with the module the vector step, without it the scalar one or an error.
   */
  @Test
  void theSystemPropertyForcesOne() throws Exception {
    assertThat(preferredInNewJvm("-Dsigmazero.kernel=scalar")).contains("chosen scalar");
    assertThat(preferredInNewJvm()).contains("chosen scalar").contains("vector");
    assertThat(preferredInNewJvm("-Dsigmazero.kernel=vector"))
        .contains("IllegalStateException")
        .contains("-Dsigmazero.kernel=vector cannot be met");
    if (Runtime.version().feature() >= 22) {
      assertThat(preferredInNewJvm("--add-modules", "jdk.incubator.vector"))
          .contains("chosen vector");
    }
  }

  private static String preferredInNewJvm(String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Chooser.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** Says what was chosen. */
  static final class Chooser {
    private Chooser() {}

    public static void main(String[] arguments) {
      System.out.println("chosen " + UpdateSteps.preferred().name());
      System.out.println(UpdateSteps.explanation());
    }
  }
}
