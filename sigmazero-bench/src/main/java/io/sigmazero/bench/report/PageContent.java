package io.sigmazero.bench.report;

import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.bench.run.Numbers;
import io.sigmazero.bench.run.Provenance;
import io.sigmazero.bench.run.Statistics;
import io.sigmazero.bench.run.Summary;
import io.sigmazero.core.attack.Goal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the template is filled with. Stateless. */
final class PageContent {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** The budget that stands among the headline numbers. */
  private static final int HEADLINE_BUDGET = 24;

  private PageContent() {}

  static Map<String, Object> of(ReportInput input) throws IOException {
    Summary summary = input.summary();
    Unit unit = Unit.of(input.provenance().options());
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("pageTitle", fileName(summary.model()) + " under attack");
    content.put("scripted", true);
    content.put("modelName", fileName(summary.model()));
    content.put("dataName", fileName(summary.data()));
    content.put("samples", summary.samples());
    content.put("date", DATE.format(input.provenance().started()));
    content.put("version", summary.version());
    content.put("goal", goal(input));
    content.put("unit", unit.many());
    content.put("whatCounts", unit.explained());
    content.put("notes", RunNotes.of(input, unit));
    content.put("reproducibility", RunNotes.reproducibility(input.options()));
    content.put("isGrouped", !unit.isFeature());
    content.put("medians", medians(input.statistics(), unit));
    content.put("endings", Endings.stops(input.statistics()));
    content.put("diagnoses", Endings.diagnoses(input.records()));
    content.put("traces", TraceCharts.figures(input.traces()));
    content.put("hasTraces", !input.traces().isEmpty());
    content.put("cards", cards(input, unit));
    content.put("successTable", successTable(input.statistics()));
    content.put("failures", failures(input.statistics()));
    content.put("options", rows(input.provenance().options()));
    content.put("provenance", provenance(input));
    content.put("command", ShellText.command(input.provenance().commandLine()));
    content.put("chartStyle", PageScripts.chartStyle());
    content.put("chartScript", PageScripts.chartScript());
    content.put("style", PageScripts.own("report.css"));
    content.put("script", PageScripts.own("report.js"));
    content.put("json", PageScripts.json(charts(input, unit)));
    addGallery(content, input, unit);
    return content;
  }

  private static void addGallery(Map<String, Object> content, ReportInput input, Unit unit) {
    Optional<ImageLayout> layout = ImageLayout.of(input.inputShape());
    content.put("isImage", layout.isPresent());
    content.put("inputShape", shapeText(input.inputShape()));
    if (layout.isPresent()) {
      GalleryCards cards =
          new GalleryCards(input.gallery(), layout.get(), input.options().space().bounds(), unit);
      content.put("gallery", cards.cards());
      content.put("shown", input.gallery().entries().size());
      content.put("isMagnified", cards.magnification() > 1);
      content.put("magnification", cards.magnification());
      content.put("imageWidth", cards.displayWidth());
      content.put("isColour", layout.get().channels() > 1);
    }
  }

  private static Map<String, Object> charts(ReportInput input, Unit unit) {
    return Map.of(
        "curve", RobustnessCurve.of(input.records()),
        "histogram", Histogram.of(input.records()),
        "traces", TraceCharts.of(input.traces()),
        "unit", unit.many());
  }

  private static String goal(ReportInput input) {
    Goal goal = input.options().goal();
    if (goal instanceof Goal.FixedTarget) {
      int target = ((Goal.FixedTarget) goal).target();
      String name = input.gallery().className(target);
      String number = String.valueOf(target);
      return "the model predicts class "
          + (name.equals(number) ? number : name + " (" + number + ")");
    }
    if (goal instanceof Goal.LeastLikely) {
      return "the model predicts the class it held least likely";
    }
    if (goal instanceof Goal.SecondMostLikely) {
      return "the model predicts the class it held most likely but for the label";
    }
    return goal instanceof Goal.Untargeted
        ? "the model errs"
        : "the model predicts the sample's target";
  }

  /** The median counted both ways. */
  private static List<Map<String, String>> medians(Statistics statistics, Unit unit) {
    return List.of(
        Map.of("name", "ℓ0: " + unit.many(), "value", number(statistics.medianL0(), "∞", 1)),
        Map.of(
            "name",
            "changed features",
            "value",
            number(statistics.medianChangedFeatures(), "∞", 1)));
  }

  private static List<Map<String, String>> cards(ReportInput input, Unit unit) {
    Statistics statistics = input.statistics();
    Summary summary = input.summary();
    List<Map<String, String>> cards = new ArrayList<>();
    cards.add(
        card(
            "Success rate",
            Numbers.percent(statistics.successRate()),
            statistics.successes() + " of " + statistics.samples() + " samples"));
    cards.add(
        card("Median ℓ0", number(statistics.medianL0(), "∞", 1), unit.many() + ", all samples"));
    cards.add(card("Mean ℓ0", number(statistics.meanL0(), "–", 2), unit.many() + ", successes"));
    cards.add(
        card(
            "ASR@" + HEADLINE_BUDGET,
            Numbers.percent(statistics.attackSuccessAt().get(HEADLINE_BUDGET)),
            "fall with ≤ " + HEADLINE_BUDGET + " " + unit.many()));
    cards.add(
        card(
            "Time a sample",
            Numbers.seconds(summary.secondsPerSample()),
            Numbers.seconds(summary.seconds()) + " in all"));
    cards.add(
        card(
            "Passes a sample",
            Numbers.plain(statistics.meanForwardPasses(), 0),
            "forward; " + Numbers.plain(statistics.meanBackwardPasses(), 0) + " backward"));
    return cards;
  }

  private static List<Map<String, String>> successTable(Statistics statistics) {
    List<Map<String, String>> rows = new ArrayList<>();
    statistics
        .attackSuccessAt()
        .forEach(
            (budget, share) ->
                rows.add(
                    Map.of(
                        "budget", String.valueOf(budget),
                        "success", Numbers.percent(share),
                        "accuracy", Numbers.percent(1 - share))));
    return rows;
  }

  private static String failures(Statistics statistics) {
    int failed = statistics.samples() - statistics.successes();
    if (failed == 0) {
      return "";
    }
    String errors =
        statistics.errors() == 0 ? "" : " (" + statistics.errors() + " of them by an error)";
    return failed
        + (failed == 1 ? " sample without" : " samples without")
        + " an adversarial input"
        + errors
        + (failed == 1 ? " is" : " are")
        + " not in the histogram.";
  }

  private static List<Map<String, String>> provenance(ReportInput input) {
    Provenance from = input.provenance();
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("model", from.model());
    rows.put("format", from.modelFormat());
    rows.put("model sha256", from.modelSha256());
    rows.put("input shape", shapeText(input.inputShape()));
    rows.put("data", from.data());
    rows.put("labels", from.labels() == null ? "carried by the data" : from.labels());
    rows.put("clean accuracy", Numbers.percent(input.statistics().cleanAccuracy()));
    rows.put("engine", from.engine());
    rows.put("update step", from.updateStep());
    rows.put("threads", from.threads() + " on " + from.processors() + " processors");
    rows.put("Java", from.java());
    rows.put("system", from.os());
    rows.put("started", from.started());
    rows.put("version", "sigmazero " + from.version());
    return rows(rows);
  }

  private static List<Map<String, String>> rows(Map<String, Object> values) {
    List<Map<String, String>> rows = new ArrayList<>();
    values.forEach(
        (name, value) ->
            rows.add(Map.of("name", name, "value", value == null ? "not set" : value.toString())));
    return rows;
  }

  private static Map<String, String> card(String name, String value, String note) {
    return Map.of("name", name, "value", value, "note", note);
  }

  private static String number(OptionalDouble value, String otherwise, int decimals) {
    return value.isPresent() ? Numbers.plain(value.getAsDouble(), decimals) : otherwise;
  }

  private static String shapeText(int[] shape) {
    List<String> extents = new ArrayList<>();
    for (int extent : shape) {
      extents.add(String.valueOf(extent));
    }
    return String.join("×", extents);
  }

  private static String fileName(String path) {
    Path name = Path.of(path).getFileName();
    return name == null ? path : name.toString();
  }
}
