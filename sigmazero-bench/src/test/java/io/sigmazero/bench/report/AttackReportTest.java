package io.sigmazero.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.bench.run.Provenance;
import io.sigmazero.bench.run.SampleRecord;
import io.sigmazero.bench.run.Statistics;
import io.sigmazero.bench.run.Summary;
import io.sigmazero.bench.run.TestRecords;
import io.sigmazero.bench.run.TraceRecord;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.attack.SigmaZeroBuilder;
import io.sigmazero.core.attack.Starts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AttackReportTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>\"'&";

  private static final List<SampleRecord> RECORDS =
      List.of(
          TestRecords.of(0, 1, 1, 2, true, 12, 9, 9, 4, 0.5, null),
          TestRecords.of(1, 1, 1, 0, true, 31, 9, 9, 4, 0.5, null),
          TestRecords.of(2, 1, 2, 2, true, 0, 9, 9, 4, 0.5, null),
          TestRecords.of(3, 1, 1, null, false, null, 9, 9, 4, 0.5, null));

  @Test
  void holdsTheNumbersOfTheSummary() throws IOException {
    String html = html("net.onnx", List.of("attack"), 1, 4, 4);
    // 3 of 4 succeed; median of 0, 12, 31, infinity; mean of the three; two within 24.
    assertThat(html)
        .contains("<p class=\"value\">75 %</p><p class=\"note\">3 of 4 samples</p>")
        .contains("<p class=\"value\">21.5</p>")
        .contains("<p class=\"value\">14.33</p>")
        .contains("<h3>ASR@24</h3><p class=\"value\">50 %</p>")
        .contains("<p class=\"value\">0.500 s</p><p class=\"note\">2 s in all</p>")
        .contains("1 sample without an adversarial input is not in the histogram");
  }

  @Test
  void curveCountsWhatTheRecordsSay() throws IOException {
    JsonNode data = json(html("net.onnx", List.of("attack"), 1, 4, 4));
    JsonNode accuracy = data.get("curve").get("accuracy");
    assertThat(accuracy.get(0).asDouble()).as("one is misclassified unchanged").isEqualTo(75);
    assertThat(accuracy.get(11).asDouble()).isEqualTo(75);
    assertThat(accuracy.get(12).asDouble()).isEqualTo(50);
    assertThat(accuracy.get(31).asDouble()).isEqualTo(25);
    assertThat(accuracy.get(accuracy.size() - 1).asDouble()).as("one withstands").isEqualTo(25);
    int counted = 0;
    for (JsonNode count : data.get("histogram").get("counts")) {
      counted += count.asInt();
    }
    assertThat(counted).isEqualTo(3);
  }

  @Test
  void hostileNamesStayText() throws IOException {
    String html = html(HOSTILE, List.of("attack", "--model", HOSTILE), 1, 4, 4);
    assertThat(html).doesNotContain("<script>alert").doesNotContain("alert(1)</script>");
    assertThat(html).contains("&lt;script&gt;alert(1)");
    assertThat(count(html, "<script")).isEqualTo(3);
    assertThat(count(html, "</script")).isEqualTo(3);
  }

  @Test
  void jsonCannotLeaveItsElement() {
    assertThat(PageScripts.json(Map.of("a", HOSTILE + "<!--")))
        .doesNotContain("<", ">", "&")
        .contains("\\u003c/script\\u003e");
  }

  @Test
  void needsNothingFromOutside() throws IOException {
    String html = html("net.onnx", List.of("attack"), 1, 4, 4);
    assertThat(html)
        .contains("default-src 'none'")
        .doesNotContain("src=\"http", "href=\"http", "url(http", "@import");
  }

  @Test
  void imagesAreShownWithWhatChanged() throws IOException {
    String html = html("net.onnx", List.of("attack"), 3, 4, 4);
    assertThat(count(html, "<figure")).isEqualTo(2);
    assertThat(count(html, "data:image/png;base64,")).isEqualTo(6);
    assertThat(html)
        .contains("<b>beta → 2</b><span>12 features in 1 pixel</span>")
        .contains("<span>none found</span>");
  }

  @Test
  void inputsThatAreNoImagesAreSaidToBe() throws IOException {
    String html = html("net.onnx", List.of("attack"), 48);
    assertThat(html).contains("(48) are not images").doesNotContain("<figure");
  }

  @Test
  void commandsCanBePastedIntoAShell() {
    assertThat(ShellText.command(List.of("attack", "--out", "my out", "it's", "")))
        .isEqualTo("./sigmazero attack --out 'my out' 'it'\\''s' ''");
  }

  @Test
  void tellsHowAttacksEnded() throws IOException {
    List<SampleRecord> records = new ArrayList<>(RECORDS);
    records.add(TestRecords.diagnosed(7, "never_adversarial", "No luck with <b>. Try more."));
    records.add(TestRecords.diagnosed(9, "never_adversarial", "No luck either."));
    String html = html(records, List.of(), Map.of(), SigmaZero.builder());
    assertThat(html)
        .contains("<th scope=\"row\">Steps</th><td class=\"number\">4</td>")
        .contains("<th scope=\"row\">Budget</th><td class=\"number\">2</td>")
        .contains("<h3>Never adversarial <span>2 samples</span></h3>")
        .contains("<p class=\"numbers\">#7 #9</p>")
        .contains("<small>#7</small> No luck with &lt;b&gt;. Try more.")
        .contains("<small>#9</small> No luck either.");
    assertThat(html(RECORDS, List.of(), Map.of(), SigmaZero.builder()))
        .doesNotContain("class=\"diagnosis\"");
  }

  @Test
  void comparesBothCountsWherePixelsAreCounted() throws IOException {
    List<SampleRecord> records = List.of(changing(4, 1), changing(6, 2), changing(9, 3));
    String html = html(records, List.of(), Map.of("group", "pixel"), SigmaZero.builder());
    assertThat(html)
        .contains("<th scope=\"row\">ℓ0: pixels</th><td>2</td>")
        .contains("<th scope=\"row\">changed features</th><td>6</td>")
        .contains("pixels, all samples")
        .contains("fewest pixels (all channels of a position together)");
    assertThat(json(html).get("unit").asText()).isEqualTo("pixels");
    String byFeature = html(records, List.of(), Map.of("group", "feature"), SigmaZero.builder());
    assertThat(byFeature).doesNotContain("median over all samples");
  }

  @Test
  void drawsTheTracedSamples() throws IOException {
    List<TraceRecord> traces = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      traces.add(new TraceRecord(5, i, 3 - i, i % 7, 0.25f, 1f / (i + 1)));
    }
    traces.add(new TraceRecord(11, 0, 1.5f, 4, 0.3f, 1f));
    String html = html(RECORDS, traces, Map.of(), SigmaZero.builder());
    assertThat(html).contains("Sample #5", "Sample #11");
    assertThat(count(html, "data-value=\"l0\"")).isEqualTo(2);
    JsonNode first = json(html).get("traces").get(0);
    // Thinned to what a chart can show: every third.
    assertThat(first.get("iteration")).hasSize(834);
    assertThat(first.get("iteration").get(1).asInt()).isEqualTo(3);
    assertThat(first.get("margin").get(1).asInt()).isZero();
    assertThat(json(html).get("traces").get(1).get("l0").get(0).asInt()).isEqualTo(4);
    assertThat(html(RECORDS, List.of(), Map.of(), SigmaZero.builder())).doesNotContain("Traces");
  }

  @Test
  void tellsTargetBudgetLevelsAndWhatIsRandom() throws IOException {
    String html =
        html(
            RECORDS,
            List.of(),
            Map.of(),
            SigmaZero.builder()
                .target(1)
                .budget(24)
                .levels(256)
                .starts(new Starts(Starts.Point.CLEAN, 2, 5)));
    assertThat(html)
        .contains("the model predicts class beta (1)")
        .contains("once at most 24 features differed")
        .contains("only 256 equally spaced values")
        .contains("Restarts begin at random points that the seed decides on");
    assertThat(html(RECORDS, List.of(), Map.of(), SigmaZero.builder()))
        .contains("The attack drew no random numbers")
        .doesNotContain("class=\"note\">The attack on");
  }

  private static SampleRecord changing(int features, int groups) {
    return new SampleRecord(
        0, 1, null, 1, 2, true, groups, features, 9, 9, 4, 0.5, "steps", null, null, null);
  }

  private static String html(String model, List<String> command, int... shape) throws IOException {
    return html(model, command, RECORDS, List.of(), Map.of("steps", 9), SigmaZero.builder(), shape);
  }

  private static String html(
      List<SampleRecord> records,
      List<TraceRecord> traces,
      Map<String, Object> options,
      SigmaZeroBuilder attack)
      throws IOException {
    return html("net.onnx", List.of("attack"), records, traces, options, attack, 3, 4, 4);
  }

  private static String html(
      String model,
      List<String> command,
      List<SampleRecord> records,
      List<TraceRecord> traces,
      Map<String, Object> options,
      SigmaZeroBuilder attack,
      int... shape)
      throws IOException {
    Provenance provenance =
        new Provenance(
            model,
            "ONNX opset 13",
            "00ff",
            "x.npy",
            null,
            options,
            command,
            "onednn",
            "scalar",
            2,
            Instant.parse("2026-01-02T03:04:05.6Z"));
    Statistics statistics = Statistics.of(records);
    float[] original = new float[48];
    float[] changed = original.clone();
    changed[5] = 1;
    Gallery gallery =
        new Gallery(
            List.of(
                new Gallery.Entry(RECORDS.get(0), original, changed),
                new Gallery.Entry(RECORDS.get(3), original, original)),
            List.of("alpha", "beta"));
    return AttackReport.html(
        new ReportInput(
            Summary.of(statistics, 2, provenance),
            statistics,
            provenance,
            records,
            traces,
            shape,
            attack.build().options(),
            gallery));
  }

  private static JsonNode json(String html) throws IOException {
    Matcher matcher =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(html);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
