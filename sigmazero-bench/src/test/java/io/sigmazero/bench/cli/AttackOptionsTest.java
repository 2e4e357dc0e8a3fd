package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.DataSource;
import io.sigmazero.testing.NpyFixture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each option of an attack changes in its files. */
class AttackOptionsTest {
  @TempDir Path folder;
  private AttackRuns runs;

  @BeforeEach
  void writeInputs() throws IOException {
    runs = new AttackRuns(folder);
  }

  @Test
  void aTargetForEachSampleComesFromAFile() throws IOException {
    Path targets = folder.resolve("t.csv");
    StringBuilder csv = new StringBuilder();
    for (int label : runs.labels) {
      csv.append((label + 2) % 3).append('\n');
    }
    Files.writeString(targets, csv);
    success(runs.attack("--target", targets, "--offset", 3, "--samples", 5));
    List<JsonNode> lines = runs.lines("results.jsonl");
    for (int i = 0; i < 5; i++) {
      int target = (runs.labels[i + 3] + 2) % 3;
      assertThat(lines.get(i).get("target").asInt()).isEqualTo(target);
      assertThat(runs.predict(runs.found().get(i))).isEqualTo(target);
    }
    assertThat(option("target").asText()).isEqualTo(targets.toString());
  }

  @Test
  void namedTargetsAreTakenFromTheLogits() throws IOException {
    for (String name : new String[] {"least-likely", "second-most-likely"}) {
      success(runs.attack("--target", name));
      assertThat(option("target").asText()).isEqualTo(name);
      List<JsonNode> lines = runs.lines("results.jsonl");
      for (int i = 0; i < AttackRuns.SAMPLES; i++) {
        double[] logits = runs.logits(runs.inputs[i]);
        int target = lines.get(i).get("target").asInt();
        double other = logits[3 - target - runs.labels[i]];
        assertThat(logits[target] < other).isEqualTo(name.equals("least-likely"));
        assertThat(runs.predict(runs.found().get(i))).isEqualTo(target);
      }
    }
  }

  @Test
  void aNumberStaysANumberAndNoTargetIsNull() throws IOException {
    success(runs.attack("--target", 1));
    assertThat(option("target").isInt()).isTrue();
    assertThat(runs.lines("results.jsonl").get(0).get("target").asInt()).isEqualTo(1);
    success(runs.attack());
    assertThat(option("target").isNull()).isTrue();
    assertThat(runs.lines("results.jsonl").get(0).get("target").isNull()).isTrue();
  }

  @Test
  void pixelsCountOnceAndBothCountsAreTold() throws IOException {
    success(runs.attack("--group", "pixel"));
    double[] features = new double[AttackRuns.SAMPLES];
    for (int i = 0; i < AttackRuns.SAMPLES; i++) {
      JsonNode line = runs.lines("results.jsonl").get(i);
      Set<Integer> positions = new HashSet<>();
      for (int j : changed(i)) {
        positions.add(j % AttackRuns.POSITIONS);
      }
      features[i] = changed(i).size();
      assertThat(line.get("l0").asInt()).isEqualTo(positions.size());
      assertThat(line.get("changed_features").asInt()).isEqualTo(changed(i).size());
    }
    Arrays.sort(features);
    assertThat(runs.summary().get("median_changed_features").asDouble())
        .isEqualTo((features[5] + features[6]) / 2);
    assertThat(Files.readString(runs.out().resolve("report.html")))
        .contains("ℓ0: pixels", "changed features");
    assertThat(option("group").asText()).isEqualTo("pixel");
  }

  @Test
  void groupsComeFromAFile() throws IOException {
    // Rows of the image, over all channels.
    StringBuilder csv = new StringBuilder();
    for (int j = 0; j < AttackRuns.FEATURES; j++) {
      csv.append(j % AttackRuns.POSITIONS / 6).append('\n');
    }
    Path groups = Files.writeString(folder.resolve("g.csv"), csv);
    success(runs.attack("--group", groups));
    for (int i = 0; i < AttackRuns.SAMPLES; i++) {
      Set<Integer> rows = new HashSet<>();
      for (int j : changed(i)) {
        rows.add(j % AttackRuns.POSITIONS / 6);
      }
      assertThat(runs.lines("results.jsonl").get(i).get("l0").asInt()).isEqualTo(rows.size());
    }
  }

  @Test
  void whatTheMaskFixesStays() throws IOException {
    BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
    for (int pixel = 0; pixel < 18; pixel++) {
      image.getRaster().setSample(pixel % 6, pixel / 6, 0, 255);
    }
    Path mask = folder.resolve("mask.png");
    ImageIO.write(image, "png", mask.toFile());
    success(runs.attack());
    assertThat(changedAnywhere()).as("without a mask").anyMatch(j -> j % 36 < 18);
    success(runs.attack("--mask", mask));
    assertThat(changedAnywhere()).isNotEmpty().allMatch(j -> j % 36 >= 18);
    assertThat(runs.summary().get("success_rate").asDouble()).isEqualTo(1);
    assertThat(option("mask").asText()).isEqualTo(mask.toString());
  }

  @Test
  void aMaskMayDifferBySample() throws IOException {
    float[][] masks = new float[AttackRuns.SAMPLES][AttackRuns.FEATURES];
    for (int i = 0; i < AttackRuns.SAMPLES; i++) {
      Arrays.fill(masks[i], i % 2 == 0 ? 0 : 54, i % 2 == 0 ? 54 : 108, 1f);
    }
    Path mask = runs.write("masks.npy", masks);
    success(runs.attack("--mask", mask, "--offset", 1, "--samples", 8));
    for (int i = 0; i < 8; i++) {
      boolean lowerFixed = (i + 1) % 2 == 0;
      for (int j : differences(runs.inputs[i + 1], runs.found().get(i))) {
        assertThat(j >= 54).isEqualTo(lowerFixed);
      }
    }
  }

  @Test
  void levelsGiveImagesThatReadBackAsTheVeryFloats() throws IOException {
    CliRun run = runs.attack("--levels", 256, "--png", "--offset", 2, "--samples", 10);
    success(run);
    Path images = runs.out().resolve("adversarial");
    assertThat(run.out()).contains(images.toString());
    DataSet read = DataSource.at(images).open(AttackRuns.SHAPE);
    assertThat(read.count()).isEqualTo(10);
    FloatBuffer row = FloatBuffer.allocate(AttackRuns.FEATURES);
    for (int i = 0; i < 10; i++) {
      assertThat(read.name(i)).isEqualTo((i + 2) + ".png");
      read.read(i, row, 0);
      assertThat(row.array()).containsExactly(runs.found().get(i));
    }
    // Labels lie beside, so predict tells that none is recognised.
    CliRun predict =
        CliRun.of(
            runs.workshop,
            "predict",
            "--model",
            folder.resolve("linear.model"),
            "--data",
            images,
            "--out",
            folder.resolve("logits.npy"));
    assertThat(predict.out()).contains("0 of 10 samples");
    assertThat(NpyFixture.read(folder.resolve("logits.npy")).shape()).containsExactly(10, 3);
  }

  @Test
  void anyNumberOfLevelsWillDo() throws IOException {
    success(runs.attack("--levels", 5));
    for (float[] found : runs.found()) {
      for (float value : found) {
        assertThat(value * 4).isEqualTo(Math.round(value * 4));
      }
    }
    assertThat(option("levels").asInt()).isEqualTo(5);
    assertThat(runs.out().resolve("adversarial")).doesNotExist();
  }

  @Test
  void aRunWithoutImagesDeletesThoseOfAnEarlierOne() {
    success(runs.attack("--levels", 256, "--png"));
    success(runs.attack("--levels", 256));
    assertThat(runs.out().resolve("adversarial")).doesNotExist();
  }

  @Test
  void limitsEndAttacksAndAreCounted() throws IOException {
    success(runs.attack("--max-forward", 7));
    assertThat(reasons()).contains("forward_passes").isSubsetOf("forward_passes", "minimal");
    assertThat(runs.lines("results.jsonl")).allMatch(l -> l.get("forward_passes").asInt() <= 7);

    success(runs.attack("--max-backward", 3));
    assertThat(reasons()).contains("backward_passes");
    assertThat(runs.lines("results.jsonl")).allMatch(l -> l.get("backward_passes").asInt() <= 3);

    success(runs.attack("--budget", 20));
    assertThat(reasons()).contains("budget");
    assertThat(runs.lines("results.jsonl")).allMatch(l -> l.get("l0").asInt() <= 20);
    assertThat(Files.readString(runs.out().resolve("report.html")))
        .contains("once at most 20 features differed (the budget)");

    success(runs.attack("--patience", 5));
    assertThat(reasons()).contains("patience");

    CliRun hurried = runs.attack("--max-seconds", "1e-9");
    success(hurried);
    assertThat(reasons()).containsOnly("time");
    assertThat(hurried.out()).contains("ended by         12         time");
    assertThat(runs.summary().get("stop_reasons").get("time").asInt()).isEqualTo(12);
    assertThat(Files.readString(runs.out().resolve("report.html")))
        .contains("A limit on the time makes results depend on the machine");
  }

  @Test
  void whyAnAttackFailedIsTold() throws IOException {
    CliRun run = runs.attack("--max-forward", 1);
    assertThat(run.code()).isZero();
    JsonNode line = runs.lines("results.jsonl").get(0);
    assertThat(line.get("diagnosis").asText()).isEqualTo("never_adversarial");
    assertThat(line.get("explanation").asText()).contains("Try more steps");
    assertThat(runs.summary().get("diagnoses").get("never_adversarial").asInt()).isEqualTo(12);
    assertThat(run.out()).contains("diagnosis        12         never adversarial");
    assertThat(Files.readString(runs.out().resolve("report.html"))).contains("Never adversarial");
  }

  @Test
  void aStartFromAnEarlierRunIsNeverWorse() throws IOException {
    success(runs.attack("--steps", 100));
    List<JsonNode> before = runs.lines("results.jsonl");
    Path start = Files.copy(runs.out().resolve("adversarial.npy"), folder.resolve("start.npy"));
    success(runs.attack("--steps", 3, "--start", start));
    List<JsonNode> after = runs.lines("results.jsonl");
    for (int i = 0; i < AttackRuns.SAMPLES; i++) {
      assertThat(after.get(i).get("l0").asInt())
          .isLessThanOrEqualTo(before.get(i).get("l0").asInt());
    }
    assertThat(option("start").asText()).isEqualTo(start.toString());
    // For rows of the data and for rows of the run alike.
    success(runs.attack("--steps", 3, "--start", start, "--offset", 4, "--samples", 6));
    List<JsonNode> byData = runs.lines("results.jsonl");
    Path six = runs.write("six.npy", rows(start, 4, 6));
    success(runs.attack("--steps", 3, "--start", six, "--offset", 4, "--samples", 6));
    List<JsonNode> byRun = runs.lines("results.jsonl");
    for (int i = 0; i < 6; i++) {
      assertThat(byData.get(i).get("l0")).isEqualTo(after.get(i + 4).get("l0"));
      assertThat(byRun.get(i).get("l0")).isEqualTo(after.get(i + 4).get("l0"));
    }
  }

  @Test
  void restartsDependOnTheSeedOnly() throws IOException {
    success(runs.attack());
    double once = runs.summary().get("mean_l0").asDouble();
    double onePass = runs.summary().get("mean_forward_passes").asDouble();
    success(runs.attack("--restarts", 2, "--seed", 9, "--threads", 1));
    double best = runs.summary().get("mean_l0").asDouble();
    assertThat(best).isLessThanOrEqualTo(once);
    assertThat(runs.summary().get("mean_forward_passes").asDouble()).isGreaterThan(2 * onePass);
    byte[] first = Files.readAllBytes(runs.out().resolve("adversarial.npy"));
    success(runs.attack("--restarts", 2, "--seed", 9, "--threads", 3));
    assertThat(Files.readAllBytes(runs.out().resolve("adversarial.npy"))).isEqualTo(first);
    assertThat(option("seed").asInt()).isEqualTo(9);
    assertThat(option("restarts").asInt()).isEqualTo(2);
  }

  @Test
  void theRefinedVariantIsSparserWithAsManyPasses() throws IOException {
    success(runs.attack("--steps", 40));
    double paper = runs.summary().get("mean_l0").asDouble();
    success(runs.attack("--steps", 40, "--variant", "refined", "--threads", 1));
    assertThat(runs.summary().get("mean_l0").asDouble()).isLessThan(paper);
    assertThat(runs.summary().get("mean_forward_passes").asDouble()).isLessThanOrEqualTo(40);
    assertThat(option("variant").asText()).isEqualTo("refined");
    byte[] first = Files.readAllBytes(runs.out().resolve("adversarial.npy"));
    success(runs.attack("--steps", 40, "--variant", "refined", "--threads", 3));
    assertThat(Files.readAllBytes(runs.out().resolve("adversarial.npy"))).isEqualTo(first);
  }

  @Test
  void refiningTakesBackWhatIsNotNeeded() throws IOException {
    success(runs.attack("--steps", 8));
    double before = runs.summary().get("mean_l0").asDouble();
    double passes = runs.summary().get("mean_forward_passes").asDouble();
    success(runs.attack("--steps", 8, "--refine"));
    assertThat(runs.summary().get("mean_l0").asDouble()).isLessThan(before);
    assertThat(runs.summary().get("mean_forward_passes").asDouble()).isGreaterThan(passes);
    assertThat(option("refine").asBoolean()).isTrue();
  }

  @Test
  void tracesHaveALineAnIteration() throws IOException {
    success(runs.attack("--trace", "7,5,7", "--offset", 4, "--threads", 2, "--budget", 0));
    List<JsonNode> trace = runs.lines("trace.jsonl");
    JsonNode first = trace.get(0);
    assertThat(first.get("index").asInt()).isEqualTo(5);
    assertThat(first.get("l0").asInt()).isZero();
    assertThat(first.get("threshold").floatValue()).isEqualTo(0.3f);
    assertThat(first.get("step_size").floatValue()).isEqualTo(1f);
    double[] logits = runs.logits(runs.inputs[5]);
    int label = runs.labels[5];
    double rival = Math.max(logits[(label + 1) % 3], logits[(label + 2) % 3]);
    assertThat(first.get("margin").doubleValue())
        .isCloseTo(logits[label] - rival, org.assertj.core.api.Assertions.within(1e-3));
    for (int index : new int[] {5, 7}) {
      int iterations = runs.lines("results.jsonl").get(index - 4).get("iterations").asInt();
      List<JsonNode> own = trace.stream().filter(t -> t.get("index").asInt() == index).toList();
      assertThat(own).hasSize(iterations);
      for (int i = 0; i < iterations; i++) {
        assertThat(own.get(i).get("iteration").asInt()).isEqualTo(i);
      }
    }
    assertThat(Files.readString(runs.out().resolve("report.html")))
        .contains("Sample #5", "Sample #7")
        .doesNotContain("Sample #4");
    success(runs.attack());
    assertThat(runs.out().resolve("trace.jsonl")).doesNotExist();
  }

  @Test
  void boundsMayDifferByChannel() throws IOException {
    float[][] scaled = new float[AttackRuns.SAMPLES][AttackRuns.FEATURES];
    for (int i = 0; i < scaled.length; i++) {
      for (int j = 0; j < AttackRuns.FEATURES; j++) {
        scaled[i][j] = runs.inputs[i][j] * (j / 36 + 1);
      }
    }
    runs.write("x.npy", scaled);
    success(runs.attack("--bounds", "0,1:0,2:0,3"));
    for (float[] found : runs.found()) {
      for (int j = 0; j < AttackRuns.FEATURES; j++) {
        assertThat(found[j]).isBetween(0f, j / 36 + 1f);
      }
    }
  }

  private JsonNode option(String name) throws IOException {
    return runs.summary().get("options").get(name);
  }

  private Set<String> reasons() throws IOException {
    Set<String> reasons = new HashSet<>();
    for (JsonNode line : runs.lines("results.jsonl")) {
      reasons.add(line.get("stop_reason").asText());
    }
    return reasons;
  }

  private List<Integer> changed(int index) {
    return differences(runs.inputs[index], runs.found().get(index));
  }

  private Set<Integer> changedAnywhere() {
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < AttackRuns.SAMPLES; i++) {
      all.addAll(changed(i));
    }
    return all;
  }

  private static List<Integer> differences(float[] left, float[] right) {
    return java.util.stream.IntStream.range(0, left.length)
        .filter(j -> left[j] != right[j])
        .boxed()
        .toList();
  }

  private static float[][] rows(Path file, int first, int count) {
    float[] all = NpyFixture.read(file).floats();
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      int start = (first + i) * AttackRuns.FEATURES;
      rows[i] = Arrays.copyOfRange(all, start, start + AttackRuns.FEATURES);
    }
    return rows;
  }

  private static void success(CliRun run) {
    assertThat(run.code()).as(run.err()).isZero();
  }
}
