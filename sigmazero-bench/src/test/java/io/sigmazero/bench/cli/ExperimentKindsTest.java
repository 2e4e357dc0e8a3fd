package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.bench.run.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of experiment end to end on linear models. */
class ExperimentKindsTest {
  @TempDir Path folder;
  private ExperimentRuns runs;

  @BeforeEach
  void writeFiles() throws IOException {
    runs = new ExperimentRuns(folder);
  }

  @Test
  void compareWithAllAttacks() throws IOException {
    run(runs.write("compare", "passes: 60"));
    assertThat(runs.lines("out")).hasSize(14 * ExperimentRuns.SAMPLES);
    assertThat(runs.lines("out"))
        .allSatisfy(line -> assertThat(line.get("error").isNull()).isTrue());
    assertThat(runs.part("out", "ranking").get("rows")).hasSize(14);
    JsonNode gallery = runs.part("out", "gallery-a");
    assertThat(gallery.get("rows")).hasSize(8);
    for (JsonNode found : gallery.get("rows").get(0).get("found")) {
      if (!found.get("l0").isNull()) {
        assertThat(folder.resolve("out").resolve(found.get("image").asText())).exists();
        assertThat(folder.resolve("out").resolve(found.get("changed").asText())).exists();
      }
    }
    assertThat(runs.part("out", "citations").get("rows").size()).isGreaterThan(10);
  }

  @Test
  void seedsArePooled() throws IOException {
    run(runs.write("compare", "attacks: [noise, sigma-zero]", "passes: 40", "seeds: [1, 2, 3]"));
    assertThat(runs.lines("out")).hasSize(6 * ExperimentRuns.SAMPLES);
    JsonNode counts = runs.part("out", "diagnosis-counts");
    assertThat(counts.get("rows")).hasSize(2);
    assertThat(counts.get("rows").get(0).get(3).asInt()).isEqualTo(3 * ExperimentRuns.SAMPLES);
    List<String> noise = l0("a/noise/40/1");
    assertThat(noise).isNotEqualTo(l0("a/noise/40/2"));
    assertThat(l0("a/sigma-zero/40/1")).isEqualTo(l0("a/sigma-zero/40/2"));
  }

  @Test
  void sensitivityFillsItsHeatMaps() throws IOException {
    run(
        runs.write(
            "sensitivity",
            "attacks: [{sigma-zero: {steps: 40}}]",
            "grid: {smoothing: [0.001, 0.01, 0.1], steps: [20, 40]}"));
    JsonNode map = runs.part("out", "median-smoothing-steps-default");
    assertThat(map.get("columns")).extracting(JsonNode::asText).containsExactly("20", "40");
    assertThat(map.get("rows"))
        .extracting(JsonNode::asText)
        .containsExactly("0.001", "0.01", "0.1");
    assertThat(runs.lines("out")).as("the default is one of them").hasSize(6 * 9);
    double[] l0 =
        runs.lines("out").stream()
            .filter(line -> line.get("attack").asText().equals("sigma-zero steps=40"))
            .mapToDouble(line -> line.get("l0").asDouble())
            .sorted()
            .toArray();
    assertThat(map.get("values").get(0).get(1).asDouble()).isEqualTo(l0[4]);
    map.get("values").forEach(row -> row.forEach(v -> assertThat(v.isNumber()).isTrue()));
  }

  @Test
  void stepsCannotBeVariedUnderABudget() throws IOException {
    Path file =
        runs.write("sensitivity", "passes: 40", "grid: {smoothing: [0.1], steps: [20, 40]}");
    CliRun run = runs.run(file, "out");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("passes is 40, which lays out what", "expected default");
  }

  @Test
  void ablationRunsAllVariantsAndTheWholeIsSigmaZero() throws IOException {
    run(runs.write("ablation", "passes: 50"));
    run(runs.write("compare", "passes: 50", "attacks: [sigma-zero]"), "compared");
    assertThat(runs.part("out", "median-a-50").get("categories")).hasSize(9);
    List<String> whole = l0("a/whole/50/0");
    assertThat(whole)
        .isEqualTo(runs.lines("compared").stream().map(line -> line.get("l0").asText()).toList());
    assertThat(l0("a/no projection/50/0")).isNotEqualTo(whole);
  }

  @Test
  void transferTellsWhatOtherModelsPredict() throws IOException {
    run(
        runs.write(
            "transfer",
            "models: [a.model, b.model, {name: a2, model: a.model}]",
            "attacks: [sigma-zero]",
            "passes: 60"));
    List<ObjectNode> ofA =
        runs.lines("out").stream().filter(l -> l.get("model").asText().equals("a")).toList();
    assertThat(ofA)
        .allSatisfy(
            line ->
                assertThat(line.at("/transfer/a2").asInt())
                    .as("the same model predicts the same")
                    .isEqualTo(line.get("adversarial_prediction").asInt()));
    JsonNode rates = runs.part("out", "rates-sigma-zero-60");
    assertThat(rates.get("values").get(0).get(0).isNull()).isTrue();
    assertThat(rates.get("values").get(0).get(2).asDouble()).isEqualTo(1);
    long fooled =
        ofA.stream()
            .filter(l -> l.get("l0").asInt() > 0 && isRight("b.model", l))
            .filter(l -> l.at("/transfer/b").asInt() != l.get("label").asInt())
            .count();
    long counted =
        ofA.stream().filter(l -> l.get("l0").asInt() > 0 && isRight("b.model", l)).count();
    assertThat(rates.get("values").get(0).get(1).asDouble()).isEqualTo((double) fooled / counted);
  }

  @Test
  void blackBoxCountsQueriesToTheTargetOnly() throws IOException {
    AtomicInteger targetPasses = new AtomicInteger();
    runs =
        new ExperimentRuns(
            folder,
            new NamedLinearWorkshop(
                name -> {
                  if (name.equals("a.model")) {
                    targetPasses.incrementAndGet();
                  }
                }));
    run(
        runs.write(
            "black-box",
            "surrogate: b.model",
            "attacks: [sparse-rs]",
            "passes: 25",
            "surrogate_passes: 60"),
        "out");
    List<ObjectNode> through =
        runs.lines("out").stream().filter(l -> l.has("surrogate_passes")).toList();
    assertThat(through).hasSize(ExperimentRuns.SAMPLES);
    assertThat(through).allSatisfy(l -> assertThat(l.get("backward_passes").asInt()).isZero());
    assertThat(through)
        .anySatisfy(l -> assertThat(l.get("surrogate_passes").asInt()).isEqualTo(60));
    assertThat(through.stream().filter(l -> l.get("success").asBoolean()).count()).isGreaterThan(4);
    // Beside the counted ones: the first look at each sample and the check of each success.
    int counted =
        runs.lines("out").stream()
            .mapToInt(l -> l.get("forward_passes").asInt() + 1 + (l.get("l0").asInt() > 0 ? 1 : 0))
            .sum();
    assertThat(targetPasses.get()).isEqualTo(counted);
    assertThat(runs.part("out", "table-a-25").get("rows")).hasSize(2);
  }

  @Test
  void theModelItselfAsSurrogateFindsWhatTheAttackFinds() throws IOException {
    run(
        runs.write(
            "black-box",
            "surrogate: {name: same, model: a.model}",
            "attacks: [noise]",
            "passes: 1000",
            "surrogate_passes: 60"));
    run(runs.write("compare", "attacks: [sigma-zero]", "passes: 60"), "compared");
    List<ObjectNode> through =
        runs.lines("out").stream().filter(l -> l.has("surrogate_passes")).toList();
    List<ObjectNode> compared = runs.lines("compared");
    for (int i = 0; i < compared.size(); i++) {
      assertThat(through.get(i).get("l0")).isEqualTo(compared.get(i).get("l0"));
      assertThat(through.get(i).get("forward_passes").asInt())
          .as("a query an improvement")
          .isEqualTo(compared.get(i).get("improvements").size());
    }
  }

  @Test
  void theBudgetOfQueriesEndsTheTries() throws IOException {
    run(
        runs.write(
            "black-box",
            "surrogate: {name: same, model: a.model}",
            "attacks: [noise]",
            "passes: 2",
            "surrogate_passes: 60"));
    List<ObjectNode> through =
        runs.lines("out").stream()
            .filter(l -> l.has("surrogate_passes") && l.get("l0").asInt() > 0)
            .toList();
    assertThat(through).allSatisfy(l -> assertThat(l.get("forward_passes").asInt()).isEqualTo(2));
    assertThat(through).allSatisfy(l -> assertThat(l.get("passes_spent").asBoolean()).isTrue());
    assertThat(through).allSatisfy(l -> assertThat(l.get("error").isNull()).isTrue());
  }

  @Test
  void queryBudgetPlotsEveryBudget() throws IOException {
    run(runs.write("query-budget", "attacks: [sigma-zero, fmn]", "passes: [10, 40, 20]"));
    JsonNode plot = runs.part("out", "median-a");
    assertThat(plot.get("series")).hasSize(2);
    assertThat(plot.get("series").get(0).get("x"))
        .extracting(JsonNode::asInt)
        .containsExactly(10, 20, 40);
    double mean =
        runs.lines("out").stream()
            .filter(line -> line.get("cell").asText().equals("a/sigma-zero/40/0"))
            .mapToDouble(line -> line.get("l0").asDouble())
            .average()
            .orElseThrow();
    assertThat(runs.part("out", "mean-a").at("/series/0/y/2").asDouble()).isEqualTo(mean);
  }

  @Test
  void scalingMakesItsModels() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("scaling.yaml"),
            "experiment: scaling\nresolutions: [8, 12]\nsamples: 2\npasses: 10\n");
    CliRun run =
        CliRun.of(
            Workshop.standard(),
            "experiment",
            file,
            "--out",
            folder.resolve("out"),
            "--threads",
            1);
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode table = runs.part("out", "table-10");
    assertThat(table.get("rows").get(0).get(2).asInt()).isEqualTo(3 * 8 * 8);
    assertThat(table.get("rows").get(1).get(2).asInt()).isEqualTo(3 * 12 * 12);
    assertThat(runs.lines("out")).hasSize(4);
  }

  @Test
  void modelsThatTakeOtherInputsAreRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("transfer.yaml"),
            "experiment: transfer\nmodels: [embedded, {name: other, model: embedded,"
                + " data: x.npy, labels: y.csv}]\n");
    CliRun run = CliRun.of(Workshop.standard(), "experiment", file, "--out", folder.resolve("out"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("x.npy");
  }

  private boolean isRight(String model, ObjectNode line) {
    return runs.rightUnchanged(model, line.get("index").asInt());
  }

  private List<String> l0(String cell) throws IOException {
    return runs.lines("out").stream()
        .filter(line -> line.get("cell").asText().equals(cell))
        .map(line -> line.get("l0").asText())
        .toList();
  }

  private void run(Path file) {
    run(file, "out");
  }

  private void run(Path file, String out) {
    CliRun run = runs.run(file, out, "--threads", 2);
    assertThat(run.code()).as(run.err()).isZero();
  }
}
