package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.bench.jmh.UpdateStepBenchmark;
import io.sigmazero.bench.progress.LineProgress;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.bench.suite.BenchmarkCase;
import io.sigmazero.bench.suite.CaseOutcome;
import io.sigmazero.bench.suite.SuitePlan;
import io.sigmazero.core.attack.Cancellation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private static final String SCALAR = "UpdateStep.*shape=1x784.*scalar";

  @TempDir Path folder;

  @Test
  void measuresInAJvmOfItsOwnAndWritesFiguresAndReport() throws IOException {
    Path out = folder.resolve("new/bench");
    CliRun run = bench("--quick", "--filter", SCALAR, "--out", out);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("[1 of 1] UpdateStepBenchmark.step shape=1x784 implementation=scalar (about ")
        .contains("us/op");
    assertThat(run.out()).contains(out.resolve("report.html").toString());
    JsonNode results = read(out.resolve("results.json"));
    assertThat(results.at("/schema").asInt()).isEqualTo(1);
    assertThat(results.at("/quick").asBoolean()).isTrue();
    assertContext(results.get("context"));
    assertThat(results.get("results")).hasSize(1);
    assertRecord(results.at("/results/0"));
    assertThat(read(out.resolve("jmh.json")).at("/0/params/shape").asText()).isEqualTo("1x784");
    String report = Files.readString(out.resolve("report.html"));
    assertThat(report).contains("1×784", "scalar", "quick run", "1.00×").doesNotContain("{{");
    // Nothing is loaded from elsewhere.
    assertThat(report).doesNotContain("http:", "https:", "<script", "src=");
    try (var files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("results.json", "report.html", "jmh.json");
    }
  }

  private static void assertContext(JsonNode context) {
    assertThat(context.get("processors").asInt()).isPositive();
    assertThat(context.get("java").asText()).contains(System.getProperty("java.vm.version"));
    assertThat(context.get("processor").asText()).isNotBlank();
    assertThat(context.get("update_step").asText()).isIn("scalar", "vector");
    assertThat(context.get("update_step_reason").asText()).isNotBlank();
    assertThat(context.get("jmh").asText()).startsWith("1.");
    assertThat(context.get("java_options").toString()).contains("-D");
    assertThat(context.has("git_revision")).isTrue();
    assertThat(context.has("git_dirty")).isTrue();
    assertThat(context.at("/command_line/1").asText()).isEqualTo("--quick");
  }

  private static void assertRecord(JsonNode record) {
    assertThat(record.get("benchmark").asText()).isEqualTo("UpdateStepBenchmark.step");
    assertThat(record.at("/parameters/implementation").asText()).isEqualTo("scalar");
    assertThat(record.get("mode").asText()).isEqualTo("avgt");
    assertThat(record.get("unit").asText()).isEqualTo("us/op");
    assertThat(record.get("forks").asInt()).isEqualTo(1);
    double sum = 0;
    assertThat(record.at("/measurements/0")).hasSize(3);
    for (JsonNode measurement : record.at("/measurements/0")) {
      sum += measurement.asDouble();
    }
    double score = record.get("score").asDouble();
    assertThat(score).isCloseTo(sum / 3, within(1e-9 * sum));
    assertThat(record.at("/derived/nanoseconds_per_element").asDouble())
        .isCloseTo(score * 1000 / 784, within(1e-6 * score * 1000));
  }

  @Test
  void aFailureEndsWithExitCodeOneAndTheOthersAreKept() throws IOException {
    Path out = folder.resolve("out");
    List<BenchmarkCase> cases = List.of(step("abacus"), step("scalar"));
    StringWriter err = new StringWriter();
    int code = run(new SuitePlan(cases, List.of()), err, "--quick", "--forks", "0", "--out", out);

    assertThat(code).isOne();
    assertThat(err.toString())
        .contains("  FAILED: ", "expected scalar or vector")
        .contains("sigmazero: 1 of 2 benchmarks failed, the first with: ");
    JsonNode results = read(out.resolve("results.json"));
    assertThat(results.get("results")).hasSize(1);
    assertThat(results.at("/failed/0/parameters/implementation").asText()).isEqualTo("abacus");
    assertThat(results.at("/failed/0/reason").asText()).contains("expected scalar or vector");
    assertThat(results.at("/failed/0/detail").toString()).contains("IllegalStateException");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<h2>Failed</h2>", "implementation&#x3D;abacus");
  }

  @Test
  void aRunWithoutAnyFigureIsAFailure() {
    StringWriter err = new StringWriter();
    SuitePlan plan =
        new SuitePlan(List.of(), List.of(new CaseOutcome.Refused(step("vector"), "no module")));
    int code = run(plan, err, "--quick", "--out", folder.resolve("out"));
    assertThat(code).isOne();
    assertThat(err).hasToString("sigmazero: no benchmark could be run here: no module\n");
  }

  private static BenchmarkCase step(String implementation) {
    return new BenchmarkCase(
        UpdateStepBenchmark.class.getName() + ".step",
        Map.of("implementation", implementation, "shape", "1x784"),
        1,
        Duration.ZERO);
  }

  private static int run(SuitePlan plan, StringWriter err, Object... arguments) {
    PrintWriter errWriter = new PrintWriter(err, true);
    Console console =
        new Console(
            new PrintWriter(new StringWriter()),
            errWriter,
            (task, total) -> new LineProgress(errWriter, task, total));
    CommandContext context =
        new CommandContext(Workshop.standard(), console, new Cancellation(), List.of("bench"));
    return new CommandLine(new BenchCommand(context, filter -> plan))
        .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
  }

  @Test
  void listsWithoutRunning() {
    CliRun run = bench("--list", "--filter", "Attack.*digits", "--out", folder.resolve("out"));
    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "AttackBenchmark.attack network=digits threads=1",
            "AttackBenchmark.attack network=digits threads=all");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--filter no.such | --filter is no.such, must be part of a benchmark's line",
        "--filter ( | --filter is (, must be a regular expression: Unclosed group",
        "--forks -1 | --forks is -1, must be 0 or more",
        "--forks x | 'x' is not an int",
        "--quik | did you mean --quick?",
      })
  void wrongUseIsToldInOneLine(String arguments, String message) {
    CliRun run = bench((Object[]) arguments.split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("sigmazero: ").contains(message);
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldBeforeAnythingRuns() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    CliRun run = bench("--quick", "--filter", SCALAR, "--out", file.resolve("below"));
    assertThat(run.code()).isOne();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("is a file, expected a folder");
  }

  @Test
  void anInterruptedRunSaysSo() {
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    CliRun run =
        CliRun.of(
            Workshop.standard(),
            cancellation,
            "bench",
            "--quick",
            "--forks",
            0,
            "--filter",
            SCALAR,
            "--out",
            folder.resolve("out"));
    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("interrupted after 0 of 1 benchmarks");
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static CliRun bench(Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "bench";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CliRun.of(Workshop.standard(), all);
  }
}
