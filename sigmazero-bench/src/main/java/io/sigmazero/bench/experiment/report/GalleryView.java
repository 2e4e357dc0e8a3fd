package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.ImageGallery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A gallery as the page's template wants it, its images within the page. Stateless. */
final class GalleryView {
  private GalleryView() {}

  static Map<String, Object> of(ImageGallery gallery, Path folder) {
    RunImages images = new RunImages(folder);
    List<Map<String, Object>> samples = new ArrayList<>();
    for (ImageGallery.Row row : gallery.rows()) {
      String sample = "sample " + row.index() + ", label " + row.label();
      List<Map<String, Object>> found = new ArrayList<>();
      row.found().forEach(each -> found.add(found(each, sample, images)));
      samples.add(
          Map.of(
              "index", row.index(),
              "label", row.label(),
              "clean", images.of(row.clean(), sample),
              "found", found));
    }
    return Map.of("samples", samples, "empty", samples.isEmpty());
  }

  private static Map<String, Object> found(
      ImageGallery.Found found, String sample, RunImages images) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("attack", found.attack());
    view.put("failed", found.image() == null);
    view.put("l0", found.l0() == null ? "" : found.l0());
    view.put("prediction", found.prediction() == null ? "" : found.prediction());
    if (found.image() != null) {
      String by = sample + ", changed by " + found.attack();
      view.put("image", images.of(found.image(), by + " to be taken for " + found.prediction()));
      view.put("changed", images.of(found.changed(), by + ": the " + found.l0() + " changes"));
    }
    return view;
  }
}
