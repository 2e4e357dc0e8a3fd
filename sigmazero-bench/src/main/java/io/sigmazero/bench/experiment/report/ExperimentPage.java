package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.Version;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.FiguresJson;
import io.sigmazero.bench.experiment.figures.ImageGallery;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.report.plot.PlotDrawing;
import io.sigmazero.bench.experiment.report.plot.SeriesStyles;
import io.sigmazero.bench.report.PageScripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page; every text from outside is escaped. Stateless. */
final class ExperimentPage {
  private static final String RESOURCES = "/io/sigmazero/bench/experiment/report/";

  private ExperimentPage() {}

  /**
   * The page.
   *
   * @param folder holds the galleries' images
   * @param withoutPng why there are no PNG files beside it, empty if there are
   */
  static String html(Figures figures, Path folder, SeriesStyles styles, String withoutPng)
      throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("pageTitle", figures.title());
    content.put("scripted", true);
    content.put(
        "style",
        PageScripts.own("report.css") + PageScripts.resource(RESOURCES + "experiment.css"));
    content.put("title", figures.title());
    content.put("experiment", figures.experiment());
    content.put("summary", paragraphs(figures.summary()));
    content.put("version", Version.current());
    List<Map<String, Object>> sections = new ArrayList<>();
    for (Section section : figures.sections()) {
      sections.add(section(section, folder, styles));
    }
    content.put("sections", sections);
    content.put("facts", FactRows.of(figures.facts()));
    content.put("anyFacts", !figures.facts().isEmpty());
    content.put("reproduce", String.join("\n", figures.reproduce()));
    content.put("anyReproduce", !figures.reproduce().isEmpty());
    content.put("citation", PageScripts.resource(RESOURCES + "citation.bib").strip());
    content.put("withPng", withoutPng.isEmpty());
    content.put("withoutPng", withoutPng);
    content.put("json", PageScripts.inPage(FiguresJson.of(figures).strip()));
    content.put("script", PageScripts.resource(RESOURCES + "experiment.js"));
    return PageScripts.page(PageScripts.resource(RESOURCES + "experiment.html.mustache"), content);
  }

  private static Map<String, Object> section(Section section, Path folder, SeriesStyles styles) {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (Part part : section.parts()) {
      parts.add(part(part, folder, styles));
    }
    return Map.of(
        "sectionId", section.id(),
        "sectionTitle", section.title(),
        "paragraphs", paragraphs(section.text()),
        "parts", parts);
  }

  private static Map<String, Object> part(Part part, Path folder, SeriesStyles styles) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", part.id());
    view.put("partTitle", part.title());
    view.put("caption", part.caption());
    view.put("table", part instanceof FigureTable ? TableView.of((FigureTable) part) : false);
    view.put("plot", PlotDrawing.isPlot(part) ? PlotView.of(part, styles) : false);
    view.put(
        "gallery",
        part instanceof ImageGallery ? GalleryView.of((ImageGallery) part, folder) : false);
    return view;
  }

  private static List<String> paragraphs(String text) {
    List<String> paragraphs = new ArrayList<>();
    for (String paragraph : text.split("\\n\\s*\\n", -1)) {
      if (!paragraph.isBlank()) {
        paragraphs.add(paragraph.strip());
      }
    }
    return paragraphs;
  }
}
