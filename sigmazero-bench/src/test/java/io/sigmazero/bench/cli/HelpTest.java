package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.attack.SigmaZeroOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attack",
        "predict",
        "gradient",
        "inspect",
        "check",
        "demo",
        "bench",
        "experiment"
      })
  void everyCommandHasHelpAndVersion(String command) {
    CliRun help = CliRun.of(Workshop.standard(), command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .contains("Usage: sigmazero " + command)
        .contains("--help", "--version", "--debug", "Exit codes", "Example:");
    assertThat(help.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(98));

    CliRun version = CliRun.of(Workshop.standard(), command, "--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).startsWith("sigmazero ").doesNotContain("${");
  }

  @Test
  void attackTellsAllOptionsWithTheirDefaults() {
    String help = CliRun.of(Workshop.standard(), "attack", "--help").out();
    assertThat(help)
        .contains(
            "--model=FILE",
            "--data=PATH",
            "--labels=FILE",
            "--samples=N",
            "--offset=K",
            "--steps=N",
            "--sigma=X",
            "--tau0=X",
            "--tau-factor=X",
            "--eta0=X",
            "--budget=K",
            "--target=CLASS|FILE",
            "--bounds=LO,HI",
            "--group=UNIT|FILE",
            "--mask=FILE",
            "--levels=N",
            "--patience=P",
            "--max-forward=N",
            "--max-backward=N",
            "--max-seconds=S",
            "--start=FILE",
            "--variant=NAME",
            "--restarts=N",
            "--refine",
            "--png",
            "--trace=ROW",
            "--engine=NAME",
            "--threads=T",
            "--seed=S",
            "--out=DIR")
        .contains(
            "What counts as adversarial:",
            "What may change:",
            "When a sample's attack ends:",
            "What searches, where it starts, and what follows:",
            "Sizes of a search, in units of the bounds' width:",
            "What is written besides:")
        .contains(
            "Default: feature",
            "Default: 1000",
            "Default: 0.001",
            "Default: 0.3",
            "Default: 0.01",
            "Default: 1.0",
            "Default: 0,1",
            "Default: auto",
            "Default: one a processor",
            "Default: all");
  }

  @Test
  void theCommandsDefaultsAreTheLibrarys() throws IOException {
    AttackOptions options = picocli.CommandLine.populateCommand(new AttackOptions());
    SigmaZeroOptions library = SigmaZero.builder().build().options();
    // Without files nothing is asked of the samples.
    SigmaZero attack = options.attack(null, new int[] {1, 4, 4}, 3);
    assertThat(attack.options()).isEqualTo(library);
  }

  @Test
  void demoTellsWhereResultsGo() {
    assertThat(CliRun.of(Workshop.standard(), "demo", "--help").out())
        .contains("--out=DIR", "Default: out/demo");
  }

  @Test
  void theProgramTellsItsCommands() {
    assertThat(CliRun.of(Workshop.standard(), "--help").out())
        .contains("attack", "predict", "gradient", "inspect", "check", "demo", "bench")
        .contains("experiment");
  }
}
