package io.sigmazero.bench.report;

import io.sigmazero.bench.image.ImageLayout;
import io.sigmazero.bench.run.SampleRecord;
import io.sigmazero.core.attack.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The gallery as the page's template wants it. */
final class GalleryCards {
  /** Small images are magnified to at most this many screen pixels: three samples fit beside. */
  private static final int COMFORTABLE_WIDTH = 96;

  private final Gallery gallery;
  private final ImageLayout layout;
  private final PixelImages images;
  private final Unit unit;

  GalleryCards(Gallery gallery, ImageLayout layout, Bounds bounds, Unit unit) {
    this.unit = unit;
    this.gallery = gallery;
    this.layout = layout;
    this.images = new PixelImages(layout, bounds);
  }

  /** By how much images are magnified: a whole number, so that pixels stay square and equal. */
  int magnification() {
    return Math.max(1, COMFORTABLE_WIDTH / layout.width());
  }

  /** Width of an image in screen pixels. */
  int displayWidth() {
    return magnification() * layout.width();
  }

  List<Map<String, Object>> cards() {
    List<Map<String, Object>> cards = new ArrayList<>();
    for (Gallery.Entry entry : gallery.entries()) {
      SampleRecord sample = entry.sample();
      cards.add(
          Map.of(
              "index", sample.index(),
              "verdict", verdict(sample),
              "failed", !sample.success(),
              "count", count(entry),
              "original", images.input(entry.original()),
              "adversarial", images.input(entry.adversarial()),
              "changes", images.changes(entry.original(), entry.adversarial())));
    }
    return cards;
  }

  private String verdict(SampleRecord sample) {
    String label = gallery.className(sample.label());
    if (!sample.success()) {
      return sample.target() == null ? label : label + " ↛ " + gallery.className(sample.target());
    }
    return label + " → " + gallery.className(sample.adversarialPrediction());
  }

  private String count(Gallery.Entry entry) {
    SampleRecord sample = entry.sample();
    if (sample.error() != null) {
      return "error: " + sample.error();
    }
    if (!sample.success()) {
      return "none found";
    }
    if (sample.l0() == 0) {
      return "needs no change";
    }
    String changes = unit.count(sample.l0());
    if (!unit.isFeature()) {
      return changes + ", " + Unit.FEATURE.count(sample.changedFeatures());
    }
    if (layout.channels() == 1) {
      return changes;
    }
    int pixels = images.changedPixels(entry.original(), entry.adversarial());
    return changes + " in " + Unit.PIXEL.count(pixels);
  }
}
